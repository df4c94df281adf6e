import { canonicalJson, sha256 } from '../lib/canonical-json.ts'
import { isObject } from '../lib/plain-object.ts'
import type { Refusal } from '../lib/refusal.ts'
import { foldTitle } from '../lib/text.ts'
import { unique } from '../lib/unique.ts'
import { LANGS } from './event.ts'
import type { EventDraft } from './event-draft.ts'

/** A duplicate is refused, or recorded with the id of the other event in the result, or recorded as any event. */
export type DuplicatePolicy = 'refuse' | 'report' | 'allow'

/** For how long after its recording an event makes an equal one a duplicate. */
export const DUPLICATE_WINDOW_MS = 24 * 3_600_000

/**
 * The keys under which the index finds equal events, one for each language with a title: the hash of the language, the
 * folded title, the date and the set of regions. Two events with a key in common are equal.
 */
export const duplicateKeysOf = async ({
  text,
  when,
  regions,
}: Pick<EventDraft, 'text' | 'when' | 'regions'>): Promise<string[]> => {
  const regionIds = unique(regions.map(({ id }) => id)).sort()
  return Promise.all(
    LANGS.flatMap((lang) => {
      const title = text[lang]?.title
      return title === undefined ? [] : [hashKey([lang, foldTitle(title), when, regionIds])]
    }),
  )
}

const hashKey = async (parts: unknown[]): Promise<string> =>
  `equal ${(await sha256(canonicalJson(parts))).slice(0, 32)}`

/** True for the first revision of an event that readers are told of. Only such a revision can be a duplicate. */
export const canBeDuplicate = ({ number, silent }: Pick<EventDraft, 'number' | 'silent'>): boolean =>
  number === 1 && !silent

/** The policy of a body that was checked: a duplicate is recorded if `duplicate_ok` is true. */
export const duplicatePolicyOf = (body: unknown, otherwise: DuplicatePolicy): DuplicatePolicy =>
  isObject(body) && body.duplicate_ok === true ? 'allow' : otherwise

/** The refusal of an event that is equal to the event `id`. */
export const refuseDuplicate = (id: string): Refusal => ({
  refused: 'duplicate',
  detail: `The event ${id} has the same title, date and regions, and was recorded less than 24 hours ago. If this is another event, send it again with "duplicate_ok": true.`,
  extensions: { duplicate_of: id },
})
