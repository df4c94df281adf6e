import { pluralize } from '../pluralize.ts'

const events = pluralize('en', { one: '1 event', other: '# events' })
const sources = pluralize('en', { one: '1 source', other: '# sources' })

/** Words of the first page and of cards of events. */
export const front = {
  events,
  sources,
  lead: 'What happened, where, who was involved and how we know. When we are wrong, we say so.',
  numbers: (counted: number, cited: number | null) =>
    cited === null ? events(counted) : `${events(counted)}, ${sources(cited)}`,
  lastChange: (when: string) => `last change ${when}`,
  standsNow: 'What stands now',
  byEditors: 'Written by the editors',
  bySeverity: 'The gravest confirmed events of the last seven days of the record',
  history: 'Earlier versions',
  corrections: 'Corrections',
  corrected: 'Corrected',
  opinions: (count: number) => `What people say (${count})`,
  undated: 'Date not known',
  when: 'When',
  axisTable: 'The same as a table',
  axisPeriod: { day: 'Day', week: 'Week', month: 'Month' },
  total: 'All',
  weekOf: (day: string) => `Week of ${day}`,
  lasting: pluralize('en', {
    one: 'One of them lasted longer and is counted where it began.',
    other: '# of them lasted longer and are counted where they began.',
  }),
  vague: pluralize('en', { one: 'One more has no exact date.', other: '# more have no exact date.' }),
  noDate: pluralize('en', { one: 'One has no date at all.', other: '# have no date at all.' }),
  earlierYears: 'Earlier',
  where: 'Where',
  mapLegend: 'Circle: number of events. Colour: the gravest of them.',
  wider: 'Across several places or countries',
  allPlaces: 'All places',
  everything: 'All',
  onlyConfirmed: 'Confirmed only',
  byMail: 'Get this by e-mail',
  byMailLead: 'One digest each morning, or an alert when something grave is confirmed. Free. Leave with one click.',
  chooseMail: 'Choose and subscribe',
  earlier: (left: number) => `Earlier events (${left})`,
  earlierMonths: 'Jump to',
}
