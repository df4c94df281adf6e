import * as v from 'valibot'
import { type BodyFault, isRefusal } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../lib/schema-issues.ts'
import { CHANGES, type Change, LANGS } from '../../timeline/event.ts'
import { checkRevisionOrder, type EventDraft, findContentFaults } from '../../timeline/event-draft.ts'
import type { PublishSchemas } from '../../timeline/event-schema.ts'
import { type LenientRevision, readRevisionLeniently } from './lenient-entry.ts'
import { isInScript, wrongScriptDetail } from './text-script.ts'

/** The place of a revision: its event, its index from 0, the change of the previous revision, and today (ms UTC). */
export type RevisionPosition = { event: string; at: number; before: string; today: number }

const MISPLACED: Record<string, string> = {
  id: 'The id belongs to the event, not to its revisions. Remove it here.',
  number: 'Revisions are numbered by their order in the list. Remove the number.',
}

/** Returns the faults of one revision: by the schema of publishing, by the previous revisions, and by its texts. */
export const findRevisionFaults = (given: unknown, place: RevisionPosition, bodies: PublishSchemas): BodyFault[] => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [{ pointer: '', detail: 'A revision must be an object in curly brackets.' }]
  const read = readRevisionLeniently(given)
  const misplacedKeys = Object.keys(MISPLACED).filter((key) => Object.hasOwn(given, key))
  return [
    ...misplacedKeys.map((key) => ({ pointer: `/${key}`, detail: MISPLACED[key]! })),
    ...findBodyFaults(given, place.at, bodies),
    ...findOrderFaults(read.change, place),
    ...findContentFaults(given, read.change, place.today),
    ...findScriptFaults(read),
    ...findReasonFaults(read),
  ]
}

/** The body as `npm run seed` publishes it: the first revision as a new event without `change`, the others as revisions. */
const findBodyFaults = (given: object, at: number, { newEvent, revision }: PublishSchemas): BodyFault[] => {
  const kept = Object.entries(given).filter(([key]) => !Object.hasOwn(MISPLACED, key))
  const read =
    at === 0
      ? v.safeParse(newEvent, Object.fromEntries(kept.filter(([key]) => key !== 'change')))
      : v.safeParse(revision, { ...Object.fromEntries(kept), number: at + 1 })
  return read.success ? [] : schemaFaultsOf(read.issues)
}

const findOrderFaults = (change: string, { event, at, before }: RevisionPosition): BodyFault[] => {
  if (at === 0)
    return change === 'new'
      ? []
      : [{ pointer: '/change', detail: 'The first revision of an event must have the change new.' }]
  if (!isChange(change)) return []
  const refusal = checkRevisionOrder({ id: event, number: at + 1, change } as EventDraft, {
    number: at,
    change: before,
  })
  return isRefusal(refusal) ? (refusal.errors ?? []) : []
}

const isChange = (change: string): change is Change => CHANGES.some((known) => known === change)

const findScriptFaults = ({ text, reason }: LenientRevision): BodyFault[] =>
  LANGS.flatMap((lang) =>
    [
      { pointer: `/text/${lang}/title`, words: text[lang]?.title ?? '' },
      { pointer: `/text/${lang}/summary`, words: text[lang]?.summary ?? '' },
      { pointer: `/reason/${lang}`, words: reason[lang] ?? '' },
    ]
      .filter(({ words }) => words.trim() !== '' && !isInScript(lang, words))
      .map(({ pointer }) => ({ pointer, detail: wrongScriptDetail(lang) })),
  )

/** Each language of the text needs the reason of the change. */
const findReasonFaults = ({ text, reason }: LenientRevision): BodyFault[] => {
  if (!LANGS.some((lang) => reason[lang])) return []
  return LANGS.filter((lang) => text[lang] && !reason[lang]).map((lang) => ({
    pointer: '/reason',
    detail: `The text is also in ${lang}, but the reason is not. Add the reason in ${lang}.`,
  }))
}
