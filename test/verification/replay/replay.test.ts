import { expect, test } from 'vitest'
import { describeFinding } from './audit.ts'
import { PLANNED_EVENTS } from './event-script.ts'
import { replay } from './replay.ts'

const SPAN = { from: '2024-11-27', days: 2, busyDay: 1, busyHours: 1 }

test('three hundred readers get the mails of two days that an independent model expects', {
  timeout: 900_000,
}, async () => {
  const { agreed, findings, undecidable, mostMailsPerDay, mails } = await replay({
    seed: 7,
    readers: 300,
    span: SPAN,
    say: () => {},
  })
  expect(findings.map(describeFinding)).toEqual([])
  expect(undecidable).toBe(0)
  expect(mostMailsPerDay).toBeLessThanOrEqual(8)
  expect(mostMailsPerDay).toBeGreaterThan(5)
  for (const kind of ['alert', 'rollup', 'digest', 'retraction', 'correction'])
    expect(agreed[kind], kind).toBeGreaterThan(20)
  expect(mails.filter(({ events }) => events.includes(PLANNED_EVENTS.unseen))).toEqual([])
  const retractions = mails.filter(({ kind, events }) => kind === 'retraction' && events.includes(PLANNED_EVENTS.told))
  expect(new Set(retractions.map(({ to }) => to)).size).toBe(retractions.length)
})
