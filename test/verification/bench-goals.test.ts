import { expect, test } from 'vitest'
import { goalsOf, missedGoals } from './bench/goals.ts'
import type { Measurement } from './bench/measurement.ts'

const measurement = (readers: number, more: Partial<Measurement> = {}): Measurement =>
  ({
    what: 'waqai',
    length: 'median',
    readers,
    mails: readers,
    perSecond: 6_000,
    cpuMsPerMail: 0.1,
    usd: 0.09,
    doubled: 0,
    lost: 0,
    html: { median: 10_000, p95: 12_000, most: 30_000 },
    isolatePeak: null,
    counts: {
      rowsRead: 0,
      rowsWritten: 0,
      kvReads: 0,
      kvWrites: 0,
      queueOperations: 0,
      invocations: 0,
      statements: {},
    },
    ...more,
  }) as Measurement

const stateOf = (all: Measurement[], what: string) => goalsOf(all).find((goal) => goal.what.startsWith(what))?.isMet

test('a goal is met at its limit and missed above it', () => {
  expect(stateOf([measurement(100_000, { usd: 0.1 })], 'USD for a million digests, at 100,000')).toBe(true)
  expect(stateOf([measurement(100_000, { usd: 0.101 })], 'USD for a million digests, at 100,000')).toBe(false)
  expect(stateOf([measurement(100_000, { perSecond: 5_199 })], 'mails a second')).toBe(false)
})

test('a goal that a run does not measure is neither met nor missed', () => {
  const goals = goalsOf([measurement(100_000)])
  const open = goals.filter(({ isMet }) => isMet === null)
  expect(open.map(({ what }) => what)).toContain('USD for a million digests, at 1,000,000 readers')
  expect(open.every(({ measured }) => measured === '-')).toBe(true)
})

test('doubled mails, and mails that no run has, are missed goals in every window', () => {
  const windows = [measurement(10_000, { length: 'longest', doubled: 2, lost: -6 }), measurement(100_000, { lost: 6 })]
  expect(
    goalsOf(windows)
      .slice(-2)
      .map(({ measured, isMet }) => [measured, isMet]),
  ).toEqual([
    ['2', false],
    ['12', false],
  ])
})

test('missed goals are listed by name', () => {
  const missed = missedGoals(goalsOf([measurement(10_000), measurement(1_000_000, { usd: 0.2, lost: 3 })]))
  expect(missed.map(({ what, measured }) => [what, measured])).toEqual([
    ['USD for a million digests, at 1,000,000 readers', '0.2'],
    ['cost for a mail at 1,000,000 readers, against 10,000', '2.22'],
    ['lost mails, or mails that no run has', '3'],
  ])
})
