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
  regions: string[]
  isOpen: boolean
}

const STEP_PARTS = {
  event: fc.constantFrom(...EVENTS),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 3 * HOUR })),
  change: fc.constantFrom<Change>('update', 'update', 'correction', 'minor', 'translation', 'retraction'),
  silent: fc.boolean(),
  nature: fc.constantFrom<Nature>('event', 'event', 'event', 'state', 'claim', 'forecast'),
  severity: fc.nat(SEVERITIES.length - 1),
  certainty: fc.nat(CERTAINTIES.length - 1),
  regions: fc.subarray(['aleppo', 'hama', 'idlib']),
  isOpen: fc.boolean(),
}
const STEP: fc.Arbitrary<Step> = fc.record(STEP_PARTS)

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
  timezone: fc.constantFrom('UTC', 'Asia/Damascus'),
})

/**
 * Records the steps with a tick every `every` ms, and ticks on until every roll-up has come: a day and the quiet hours after
 * its end. Returns all mails.
 */
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
  await advanceTo(now + 36 * HOUR)
  return { mails: await mails(), entries }
}

/** The entry of a step: the first one of an event, and the first after a retraction, is new. */
const entryOf = (
  { event, change, silent, nature, severity, certainty, regions, isOpen }: Step,
  entries: ReleasedEntry[],
  now: number,
): ReleasedEntry => {
  const history = entries.filter((each) => each.event === event)
  const isNew = history.length === 0 || history.at(-1)!.change === 'retraction'
  const draft = { change: isNew ? 'new' : change, silent } as const
  const more = { nature, severity: SEVERITIES[severity]!, certainty: CERTAINTIES[certainty]! }
  const facts = { ...happening(regions, [], more), ...(isOpen && { end: 'open' as const }) }
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

/**
 * The seqs of an event's revisions that alert readers with a threshold, by a walk with what readers know of the event. It
 * does not ask whether the newest revision still meets the threshold.
 */
const alertingSeqs = (history: readonly ReleasedEntry[], least: number): number[] => {
  let known: { rank: number; places: string[]; isOpen: boolean; hasEnded: boolean } | null = null
  const found: number[] = []
  for (const { seq, change, silent, facts } of history) {
    if (change === 'retraction') known = null
    if (!mayAlert({ change, silent })) continue
    if (!known && rankOf(facts) < least) continue
    const rank = RANKS[facts.severity]
    const now = { rank, places: facts.regions, isOpen: facts.end === 'open', hasEnded: false }
    if (!known || change === 'correction') {
      if (!known) found.push(seq)
      known = now
      continue
    }
    const ends: boolean = known.isOpen && !now.isOpen
    const isWider = facts.regions.some((place) => !known!.places.includes(place))
    if (rankOf(facts) >= least && (rank > known.rank || isWider || (ends && !known.hasEnded))) found.push(seq)
    known = {
      rank: Math.max(rank, known.rank),
      places: [...known.places, ...now.places],
      isOpen: now.isOpen,
      hasEnded: known.hasEnded || ends,
    }
  }
  return found
}

/** The seqs that the mails with an event show of it, in the order of the mails. */
const shownSeqs = (mails: SimulatedMail[], event: string): number[] =>
  mails.flatMap(({ items }) => items.filter((item) => item.event === event).map(({ seq }) => seq))

const SCENE = fc.tuple(COHORT, fc.array(STEP, { maxLength: 14 }), fc.constantFrom(MINUTE, 5 * MINUTE, 90 * MINUTE))
const RUNS = { numRuns: 600 }
const STORM_LENGTH = { minLength: 12, maxLength: 40 }

describe('whatever is recorded, and whenever ticks come', () => {
  test('of an event that only rises, the newest revision that alerts is in a mail', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails, entries } = await simulate(cohort, rising(steps), every)
        for (const event of EVENTS) {
          const history = entries.filter((each) => each.event === event)
          const alerting = alertingSeqs(history, cohort.least)
          const shown = shownSeqs(mails, event)
          expect([event, shown.length > 0]).toEqual([event, alerting.length > 0])
          expect(shown.at(-1) ?? 0).toBeGreaterThanOrEqual(alerting.at(-1) ?? 0)
        }
      }),
      RUNS,
    )
  })

  test('each mail with an event has a revision that alerts and that no mail before it had', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const { mails, entries } = await simulate(cohort, steps, every)
        for (const event of EVENTS) {
          const history = entries.filter((each) => each.event === event)
          const alerting = alertingSeqs(history, cohort.least)
          for (const [at, seq] of shownSeqs(mails, event).entries()) {
            const before = shownSeqs(mails, event)[at - 1] ?? 0
            expect([event, before, seq, alerting.some((each) => each > before && each <= seq)]).toContain(true)
          }
        }
      }),
      RUNS,
    )
  })

  test('a reader without a digest gets the newest revision of an event that alerted, in an alert or a roll-up', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async ([cohort, steps, every]) => {
        const uncorrected = rising(steps).map((step) =>
          step.change === 'correction' ? { ...step, silent: true } : step,
        )
        const { mails, entries } = await simulate({ ...cohort, updates: true }, uncorrected, every)
        for (const event of EVENTS) {
          const history = entries.filter((each) => each.event === event)
          const newest = history.findLast((each) => mayAlert(each) && rankOf(each.facts) >= cohort.least)
          const shown = shownSeqs(mails, event)
          expect(shown.at(-1) ?? 0).toBeGreaterThanOrEqual(newest?.seq ?? 0)
          expect(new Set(shown).size).toBe(shown.length)
        }
      }),
      RUNS,
    )
  })

  test('a local day has no more than six mails, and one more if it is an alert of events that become extreme', async () => {
    const storm = fc.array(fc.record({ ...STEP_PARTS, wait: fc.integer({ min: 0, max: 30 * MINUTE }) }), STORM_LENGTH)
    await fc.assert(
      fc.asyncProperty(COHORT, storm, async (cohort, steps) => {
        const { mails } = await simulate(cohort, steps, 5 * MINUTE)
        const offset = UTC_OFFSETS[cohort.timezone!]! * MINUTE
        const counts = new Map<number, number>()
        for (const { kind, at, items } of mails) {
          const day = Math.floor((at + offset) / (24 * HOUR))
          counts.set(day, (counts.get(day) ?? 0) + 1)
          if (counts.get(day)! <= 6) continue
          expect([kind, cohort.extremeAtOnce, counts.get(day)]).toEqual(['alert', true, 7])
          expect(items.every(({ facts, cause }) => isExtreme(facts) && (cause ?? 'worse') === 'worse')).toBe(true)
        }
      }),
      { numRuns: 300 },
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
