import { parseNumber } from './config-values.ts'
import { variable } from './config-variable.ts'

/** The variables of alerts and corrections: holds, settling, limits, and how long the ledger is kept. */
export const ALERT_VARIABLES = {
  alertHoldMs: variable({
    name: 'ALERT_HOLD_SECONDS',
    group: 'alerts',
    meaning:
      'The time between the recording of a revision and its release. In this time an editor can withdraw it unseen.',
    rule: 'a number of seconds from 0 to 86400',
    default: '60',
    example: '120',
    parse: parseNumber(0, 86_400, 1000),
  }),
  retractionHoldMs: variable({
    name: 'RETRACTION_HOLD_SECONDS',
    group: 'alerts',
    meaning:
      'The time between the recording of a retraction or an urgent correction and its mails. Until then nothing tells a retracted event. If an editor records it again in this time, it counts as never retracted.',
    rule: 'a number of seconds from 0 to 600',
    default: '10',
    example: '30',
    parse: parseNumber(0, 600, 1000),
  }),
  settleMs: variable({
    name: 'SETTLE_SECONDS',
    group: 'alerts',
    meaning:
      'How long a burst of releases is collected before it goes out as one mail. It begins with the first release and is never prolonged.',
    rule: 'a number of seconds from 0 to 600',
    default: '5',
    example: '10',
    parse: parseNumber(0, 600, 1000),
  }),
  alertsPerHour: variable({
    name: 'ALERTS_PER_HOUR',
    group: 'alerts',
    meaning:
      'The number of alerts that a reader gets in one hour at most. A reader may choose fewer. The rest is one roll-up.',
    rule: 'a number from 1 to 1000',
    default: '4',
    example: '10',
    parse: parseNumber(1, 1000),
  }),
  ledgerDays: variable({
    name: 'LEDGER_DAYS',
    group: 'alerts',
    meaning:
      'The number of days for which the database keeps who was told of what. A correction of an older event goes to all who follow it.',
    rule: 'a number of days from 0 to 3650',
    default: '180',
    example: '365',
    parse: parseNumber(0, 3650),
  }),
}
