import type { Preferences } from './preferences.ts'

/** A reader of a run's audience. Null where the reader was erased since. */
export type AudienceReader = {
  number: number
  email: string | null
  state: 'pending' | 'active' | 'ended' | null
  preferences: Preferences | null
  isSuppressed: boolean
  linkWord: string | null
}
