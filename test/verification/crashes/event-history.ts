import type { ScenarioResult } from './run-scenario.ts'
import type { ScenarioEvent } from './scenario.ts'
import type { SentMail } from './sent-mail.ts'

/** The default of RETRACTION_HOLD_SECONDS. */
export const RETRACTION_HOLD_MS = 10_000

type History = Pick<ScenarioResult, 'commits' | 'revisedAt' | 'renewedAt'>

/** Whether a recalled event was recorded again in the hold of its retraction, so that no mail tells of the retraction. */
export const isRetractionCancelled = ({ id, later }: ScenarioEvent, { revisedAt, renewedAt }: History): boolean =>
  later === 'recalled' && (renewedAt.get(id) ?? Number.POSITIVE_INFINITY) < revisedAt.get(id)! + RETRACTION_HOLD_MS

/** The commit of the first entry of this kind; infinity if there is none. */
export const committedAt = ({ commits }: Pick<History, 'commits'>, what: string, who: string): number =>
  commits.find((entry) => entry.what === what && entry.who === who)?.at ?? Number.POSITIVE_INFINITY

/** Whether the event was retracted when the mail was frozen, and not recorded again. */
export const wasRetracted = (id: string, { frozenAt }: SentMail, { commits }: Pick<History, 'commits'>): boolean =>
  commits.filter(({ who, at }) => who === id && at < frozenAt).at(-1)?.what === 'retraction'

/** The mails about an event that were frozen before its retraction. */
export const frozenBeforeRetraction = (id: string, mails: readonly SentMail[], history: History): SentMail[] => {
  const retractedAt = committedAt(history, 'retraction', id)
  return mails.filter(({ events, frozenAt }) => events.includes(id) && frozenAt < retractedAt)
}
