import type { EditionEventView } from '../../../templates/views.ts'
import { severityRankOf } from '../../timeline/event.ts'
import type { MailKind } from '../select/edition-items.ts'

const SECTION_ORDER = ['correction', 'new', 'update']

/** The events in the order of a mail: a welcome keeps theirs, alerts and roll-ups go by severity, digests by section. */
export const sortEventsForKind = (kind: MailKind, events: EditionEventView[]): EditionEventView[] => {
  if (kind === 'welcome') return events
  if (kind !== 'alert' && kind !== 'rollup') return sortBySection(events)
  return sortBySection(events).sort((a, b) => severityRankOf(b.severity) - severityRankOf(a.severity))
}

/** Corrections, then new events, then updates; in each by day, the newest first and undatable last; then by region and id. */
export const sortBySection = <T extends EditionEventView>(events: T[]): T[] =>
  [...events].sort(
    (a, b) =>
      SECTION_ORDER.indexOf(a.section) - SECTION_ORDER.indexOf(b.section) ||
      compareStrings(b.whenMin ?? '', a.whenMin ?? '') ||
      compareStrings(a.regions[0] ?? '', b.regions[0] ?? '') ||
      compareStrings(a.id, b.id),
  )

const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
