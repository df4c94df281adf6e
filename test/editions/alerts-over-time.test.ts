import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../src/audience/cohort.ts'
import { CERTAINTIES, type Change, type Nature, type RevisionFacts, SEVERITIES } from '../../src/timeline/event.ts'
import { happening } from '../audience/small-world.ts'
import { alertSimulation, MAX_ALERTS_PER_HOUR, type ReleasedEntry, type SimulatedMail } from './alert-simulation.ts'
import { entry } from './sample-items.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.UTC(2026, 10, 25, 12)
const HOLD = MINUTE
const EVENTS = ['a', 'b', 'c', 'd']

/** The rules below are written apart from the product, whose rules these tests examine. They share no code. */
const RANKS = { extreme: 4, severe: 3, moderate: 2, unknown: 2, minor: 1 }
const rankOf = ({ nature, certainty, severity }: RevisionFacts): number =>
  certainty === 'unverified' || nature === 'claim' || nature === 'forecast' ? 0 : RANKS[severity]
const isExtreme = (facts: RevisionFacts): boolean => facts.severity === 'extreme'
const mayAlert = ({ change, silent }: { change: Change; silent: boolean }): boolean =>
  !silent && ['new', 'update', 'correction'].includes(change)

/** The minutes between UTC and the zones of the quiet hours, which do not change in this week. */
const UTC_OFFSETS: Record<string, number> = { UTC: 0, 'Asia/Damascus': 180 }
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const isQuiet = ({ quiet }: Cohort, at: number): boolean => {
  if (!quiet) return false
  const minute = (at / MINUTE + UTC_OFFSETS[quiet.timezone]!) % (24 * 60)
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  return from < to ? from <= minute && minute < to : minute >= from || minute < to
}

type Step = {
  event: string
  wait: number
  change: Change
  silent: boolean
  nature: Nature
  severity: number
  certainty: number
}

const STEP: fc.Arbitrary<Step> = fc.record({
  event: fc.constantFrom(...EVENTS),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 3 * HOUR })),
  change: fc.constantFrom<Change>('update', 'update', 'correction', 'minor', 'translation', 'retraction'),
  silent: fc.boolean(),
  nature: fc.constantFrom<Nature>('event', 'event', 'event', 'state', 'claim', 'forecast'),
  severity: fc.nat(SEVERITIES.length - 1),
  certainty: fc.nat(CERTAINTIES.length - 1),
})

const COHORT: fc.Arbitrary<Cohort> = fc.record({
  version: fc.constant(1 as const),
  filter: fc.constant('f'),
  least: fc.constantFrom(1, 3, 4),
  lang: fc.constant('en' as const),
  perHour: fc.constantFrom(null, 1, 2),
  quiet: fc.constantFrom(
    null,
    { from: '22:00', to: '07:00', timezone: 'Asia/Damascus' },
    { from: '13:10', to: '13:40', timezone: 'UTC' },
  ),
  extremeAtOnce: fc.boolean(),
})

/** Records the steps with a tick every `every` ms, and ticks for a day after the last; returns all mails. */
const simulate = async (
  cohort: Cohort,
  steps: Step[],
  every: number,
): Promise<{ mails: SimulatedMail[]; entries: ReleasedEntry[] }> => {
  const { entries, tick, mails } = alertSimulation(cohort)
  let [now, next] = [START, START]
  const advanceTo = async (moment: number): Promise<void> => {
    for (; next <= moment; next += every) await tick(next)
    now = moment
  }
  for (const step of steps) {
    await advanceTo(now + step.wait)
    entries.push(entryOf(step, entries, now))
  }
  await advanceTo(now + 26 * HOUR)
  return { mails: await mails(), entries }
}

/** The entry of a step: the first one of an event, and the first after a retraction, is new. */
const entryOf = (
  { event, change, silent, nature, severity, certainty }: Step,
  entries: ReleasedEntry[],
  now: number,
): ReleasedEntry => {
  const history = entries.filter((each) => each.event === event)
  const isNew = history.length === 0 || history.at(-1)!.change === 'retraction'
  const draft = { change: isNew ? 'new' : change, silent } as const
  const facts = happening([], [], { nature, severity: SEVERITIES[severity]!, certainty: CERTAINTIES[certainty]! })
  return {
    ...entry(entries.length + 1, event, { ...draft, number: history.length + 1, facts }),
    release: now + (mayAlert(draft) ? HOLD : 0),
  }
}

/** The steps without retractions, with one nature for each event, and with severity and certainty that only rise. */
const rising = (steps: Step[]): Step[] => {
  const last = new Map<string, Step>()
  return steps.map((step) => {
    const before = last.get(step.event)
    const change = step.change === 'retraction' ? 'update' : step.change
    const severity = Math.min(step.severity === 4 ? 2 : step.severity, before?.severity ?? 4)
    const nature = before?.nature ?? step.nature
    const certainty = Math.min(step.certainty, before?.certainty ?? 3)
    const risen = { ...step, change, nature, severity, certainty } as Step
    last.set(step.event, risen)
    return risen
  })
}

const countMailsWith = (mails: SimulatedMail[], event: string): number =>
  mails.filter(({ items }) => items.some((item) => item.event === event)).length

const SCENE = fc.tuple(COHORT, fc.array(STEP, { maxLength: 14 }), fc.constantFrom(MINUTE, 5 * MINUTE, 90 * MINUTE))
const RUNS = { numRuns: 600 }

describe('whatever is recorded, and whenever ticks come', () => {
  test('an event that only rises is in one mail if it meets the threshold in an alertable revision, else in none', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails, entries } = await simulate(cohort, rising(steps), every)
        for (const event of EVENTS) {
          const history = entries.filter((each) => each.event === event)
          const isDue = history.some((each) => mayAlert(each) && rankOf(each.facts) >= cohort.least)
          expect([event, countMailsWith(mails, event)]).toEqual([event, isDue ? 1 : 0])
        }
      }),
      RUNS,
    )
  })

  test('an event is in no more mails than it was recorded as new', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails, entries } = await simulate(cohort, steps, every)
        for (const event of EVENTS) {
          const recordedAsNew = entries.filter((each) => each.event === event && each.change === 'new').length
          expect(countMailsWith(mails, event)).toBeLessThanOrEqual(recordedAsNew)
        }
      }),
      RUNS,
    )
  })

  test('quiet hours have only alerts of extreme events, and none if the reader declined them', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails } = await simulate(cohort, steps, every)
        for (const { kind, at, items } of mails.filter((mail) => isQuiet(cohort, mail.at))) {
          expect([kind, cohort.extremeAtOnce, new Date(at)]).toEqual(['alert', true, new Date(at)])
          expect(items.filter(({ facts }) => !isExtreme(facts))).toEqual([])
        }
      }),
      RUNS,
    )
  })

  test('an hour has no more alerts than the reader allows, except alerts of extreme events', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails } = await simulate(cohort, steps, every)
        let [openedAt, count] = [Number.NEGATIVE_INFINITY, 0]
        for (const { at, items } of mails.filter(({ kind }) => kind === 'alert')) {
          if (at >= openedAt + HOUR) [openedAt, count] = [at, 0]
          count++
          const countsForLimit = !cohort.extremeAtOnce || items.some(({ facts }) => !isExtreme(facts))
          if (countsForLimit) expect(count).toBeLessThanOrEqual(cohort.perHour ?? MAX_ALERTS_PER_HOUR)
        }
      }),
      RUNS,
    )
  })

  test('an alert is not empty, and each event in a mail meets the threshold', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails } = await simulate(cohort, steps, every)
        for (const { items } of mails.filter(({ kind }) => kind === 'alert')) expect(items.length).toBeGreaterThan(0)
        for (const { facts } of mails.flatMap(({ items }) => items))
          expect(rankOf(facts)).toBeGreaterThanOrEqual(cohort.least)
      }),
      RUNS,
    )
  })
})
