import { isOpinion, severityRankOf } from './event.ts'
import type { ListedEvent } from './listed-event.ts'

const MAX_LEADING_EVENTS = 3
const SPAN_MS = 6 * 86_400_000

/**
 * Returns the gravest confirmed events of the last seven days of the record, at most three: they stand for the state of things if
 * no editor wrote it. The last day is the newest exact day of an event or state. Of equal severity, the newest comes first.
 */
export const leadingEventsOf = (events: readonly ListedEvent[]): ListedEvent[] => {
  const happened = events.filter((event) => !event.isRetracted && !isOpinion(event) && event.period.length === 10)
  const last =
    happened
      .map(({ period }) => period)
      .sort()
      .at(-1) ?? ''
  const first = last && new Date(Date.parse(last) - SPAN_MS).toISOString().slice(0, 10)
  return happened
    .filter(({ period, certainty }) => period >= first && certainty === 'confirmed')
    .sort(
      (a, b) =>
        severityRankOf(b.severity) - severityRankOf(a.severity) ||
        b.period.localeCompare(a.period) ||
        a.id.localeCompare(b.id),
    )
    .slice(0, MAX_LEADING_EVENTS)
}
