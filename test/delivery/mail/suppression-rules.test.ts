import { expect, test } from 'vitest'
import { NO_BOUNCES, suppressionReasonOf } from '../../../src/delivery/mail/suppression-rules.ts'

const DAY = 86_400_000
const bounce = (isPermanent: boolean) => ({ type: 'email.bounced', isPermanent, isTransient: !isPermanent })
const callback = (type: string) => ({ type, isPermanent: false, isTransient: false })

test.each([
  ['a complaint', callback('email.complained'), NO_BOUNCES, 'complained'],
  ['a suppression of the provider', callback('email.suppressed'), NO_BOUNCES, 'suppressed'],
  ['a permanent bounce', bounce(true), NO_BOUNCES, 'bounced'],
  ['the third transient bounce in seven days', bounce(false), { bounces: 2, first: 0 }, 'bounced'],
  ['the third transient bounce in a day less', bounce(false), { bounces: 2, first: 1 }, null],
  ['the second transient bounce', bounce(false), { bounces: 1, first: 0 }, null],
  ['the first transient bounce', bounce(false), NO_BOUNCES, null],
  ['a delivery', callback('email.delivered'), { bounces: 2, first: 0 }, null],
])('the reason for which %s suppresses an address', (_, given, earlier, reason) => {
  expect(suppressionReasonOf(given, earlier, 7 * DAY)).toBe(reason)
})
