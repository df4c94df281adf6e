import type { EditionEventView } from '../../../templates/views.ts'
import type { Lang } from '../../timeline/event.ts'
import { type EditionItem, isAlertKind, type MailKind } from '../select/edition-items.ts'
import { moveLeadFirst, sortAlerts, sortByGravity, sortItemsByGravity } from '../select/gravity-rules.ts'

/** The events in the order of a mail: a welcome keeps theirs, the others go by gravity, and their lead comes first. */
export const sortEventsForKind = <T extends EditionEventView>(kind: MailKind, lang: Lang, events: T[]): T[] => {
  if (kind === 'welcome') return events
  if (isAlertKind(kind)) return leadingAlerts(sortAlerts(events), lang)
  return moveLeadFirst(sortByGravity(events), lang)
}

/** Of alerts, a correction can be the lead, too. */
const leadingAlerts = <T extends EditionEventView>(events: T[], lang: Lang): T[] => {
  const lead = events.find(({ text }) => text.lang === lang)
  return lead ? [lead, ...events.filter((event) => event !== lead)] : events
}

/** More events than fit into a mail. The order by gravity needs their revisions; the others keep the order of their items. */
export const MAX_REVISIONS_READ = 300

/** The items of an edition, the gravest first if there are more than a mail reads. Few items keep their order. */
export const gravestFirst = (items: readonly EditionItem[]): EditionItem[] =>
  items.length <= MAX_REVISIONS_READ ? [...items] : sortItemsByGravity(items)
