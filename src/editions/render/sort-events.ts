import type { EditionEventView } from '../../../templates/views.ts'
import type { Lang } from '../../timeline/event.ts'
import type { MailKind } from '../select/edition-items.ts'
import { moveLeadFirst, sortAlerts, sortByGravity } from '../select/gravity-rules.ts'

/** The events in the order of a mail: a welcome keeps theirs, the others go by gravity, and their lead comes first. */
export const sortEventsForKind = <T extends EditionEventView>(kind: MailKind, lang: Lang, events: T[]): T[] => {
  if (kind === 'welcome') return events
  if (kind === 'alert' || kind === 'rollup') return leadingAlerts(sortAlerts(events), lang)
  return moveLeadFirst(sortByGravity(events), lang)
}

/** Of alerts, a correction can be the lead, too. */
const leadingAlerts = <T extends EditionEventView>(events: T[], lang: Lang): T[] => {
  const lead = events.find(({ text }) => text.lang === lang)
  return lead ? [lead, ...events.filter((event) => event !== lead)] : events
}
