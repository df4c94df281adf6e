import type { Acceptance } from '../../../src/cli/inbox/inbox-hooks.ts'
import { eventsIn, isTruncated, readerLinksIn } from '../mail-content.ts'
import { type Provider, startProvider } from '../provider.ts'

/** A mail that the provider accepted; `at` is wall-clock time, ms UTC. */
export type RecordedMail = {
  to: string
  kind: string
  events: string[]
  at: number
  subject: string
  isTruncated: boolean
}

/** A provider that records the mails it accepts. */
export type RecordingProvider = Pick<Provider, 'url' | 'setRateLimit' | 'close'> & {
  mails: RecordedMail[]
  /** The paths of the links in the newest mail to an address, by purpose. */
  linksOf: (email: string) => Record<string, string>
  /** How many requests the rate limit refused. */
  refusedCount: () => number
}

export const startRecordingProvider = async (): Promise<RecordingProvider> => {
  const mails: RecordedMail[] = []
  const links = new Map<string, Record<string, string>>()
  let refusedCount = 0
  const recordAcceptance = (acceptance: Acceptance): void => {
    const at = Date.now()
    for (const { to, subject, text, tags } of acceptance.mails) {
      const content = text ?? ''
      const [email, kind] = [to[0]!, tags.kind ?? '']
      mails.push({ to: email, kind, events: eventsIn(content), at, subject, isTruncated: isTruncated(content) })
      links.set(email, readerLinksIn(content))
    }
  }
  const provider = await startProvider({
    onAccepted: (_, acceptance) => recordAcceptance(acceptance),
    onAnswered: (_, { status }) => {
      if (status === 429) refusedCount++
    },
  })
  const { url, setRateLimit, close } = provider
  return { url, setRateLimit, close, mails, linksOf: (email) => links.get(email)!, refusedCount: () => refusedCount }
}
