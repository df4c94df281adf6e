import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { findQuietEnd } from '../../../src/audience/quiet-hours.ts'
import { EXTREME_GRAVITY } from '../../../src/editions/select/alert-rules.ts'
import { alertSeverityRankOf, isAlertableChange } from '../../../src/timeline/change-rules.ts'
import { CERTAINTIES, type Change, SEVERITIES } from '../../../src/timeline/event.ts'
import { happening } from '../../audience/places.ts'
import { desk, type Line, type Told } from '../desk.ts'
import { entry } from './tales.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.UTC(2026, 10, 25, 12)
const HOLD = MINUTE

type Step = { event: string; wait: number; change: Change; silent: boolean; severity: number; certainty: number }

const STEP: fc.Arbitrary<Step> = fc.record({
  event: fc.constantFrom('a', 'b', 'c', 'd'),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 3 * HOUR })),
  change: fc.constantFrom<Change>('update', 'update', 'correction', 'minor', 'translation', 'retraction'),
  silent: fc.boolean(),
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

/** Plays steps to a cohort, with a tick every few minutes and for a day behind; answers with all that was told. */
const play = async (cohort: Cohort, steps: Step[], every: number): Promise<{ told: Told[]; lines: Line[] }> => {
  const { lines, tick, told } = desk(cohort)
  let [now, next] = [START, START]
  const passTo = async (moment: number): Promise<void> => {
    for (; next <= moment; next += every) await tick(next)
    now = moment
  }
  for (const step of steps) {
    await passTo(now + step.wait)
    lines.push(lineOf(step, lines, now))
  }
  await passTo(now + 26 * HOUR)
  return { told: await told(), lines }
}

/** The line that a step writes: an event begins as new, and so it returns. */
const lineOf = ({ event, change, silent, severity, certainty }: Step, lines: Line[], now: number): Line => {
  const own = lines.filter((line) => line.event === event)
  const isNew = own.length === 0 || own.at(-1)!.change === 'retraction'
  const line = { change: isNew ? 'new' : change, silent } as const
  const facts = happening([], [], { severity: SEVERITIES[severity]!, certainty: CERTAINTIES[certainty]! })
  const isHeld = isAlertableChange(line)
  return {
    ...entry(lines.length + 1, event, { ...line, number: own.length + 1, facts }),
    release: now + (isHeld ? HOLD : 0),
  }
}

/** As it goes when editors only learn more: nothing is withdrawn, falls or becomes less sure. */
const rising = (steps: Step[]): Step[] => {
  const seen = new Map<string, Step>()
  return steps.map((step) => {
    const last = seen.get(step.event)
    const change = step.change === 'retraction' ? 'update' : step.change
    const severity = Math.min(step.severity === 4 ? 2 : step.severity, last?.severity ?? 4)
    const risen = { ...step, change, severity, certainty: Math.min(step.certainty, last?.certainty ?? 3) } as Step
    seen.set(step.event, risen)
    return risen
  })
}

const scene = fc.tuple(COHORT, fc.array(STEP, { maxLength: 14 }), fc.constantFrom(MINUTE, 5 * MINUTE, 90 * MINUTE))
const RUNS = { numRuns: 300 }

describe('whatever happens, and whenever ticks come', () => {
  test('what only rises is told exactly once where it crosses the line aloud, and else never', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ([cohort, steps, every]) => {
        const { told, lines } = await play(cohort, rising(steps), every)
        for (const event of ['a', 'b', 'c', 'd']) {
          const own = lines.filter((line) => line.event === event)
          const isDue = own.some((line) => isAlertableChange(line) && alertSeverityRankOf(line.facts) >= cohort.least)
          const times = told.filter(({ tales }) => tales.some((tale) => tale.event === event)).length
          expect([event, times]).toEqual([event, isDue ? 1 : 0])
        }
      }),
      RUNS,
    )
  })

  test('nothing is told twice, but what returned after it was withdrawn', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ([cohort, steps, every]) => {
        const { told, lines } = await play(cohort, steps, every)
        for (const event of ['a', 'b', 'c', 'd']) {
          const returns = lines.filter((line) => line.event === event && line.change === 'new').length
          const times = told.filter(({ tales }) => tales.some((tale) => tale.event === event)).length
          expect(times).toBeLessThanOrEqual(returns)
        }
      }),
      RUNS,
    )
  })

  test('nothing comes in quiet hours but the extreme, and not that for who said no', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ([cohort, steps, every]) => {
        const { told } = await play(cohort, steps, every)
        const { quiet } = cohort
        for (const { kind, at, tales } of told.filter((each) => quiet && findQuietEnd(quiet, each.at) !== null)) {
          expect([kind, cohort.extremeAtOnce, new Date(at)]).toEqual(['alert', true, new Date(at)])
          expect(tales.filter((tale) => alertSeverityRankOf(tale.facts) < EXTREME_GRAVITY)).toEqual([])
        }
      }),
      RUNS,
    )
  })

  test('no more alerts come in an hour than were wanted, but the extreme', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ([cohort, steps, every]) => {
        const { told } = await play(cohort, steps, every)
        const most = cohort.perHour ?? 4
        const alerts = told.filter(({ kind }) => kind === 'alert')
        let [opened, count] = [Number.NEGATIVE_INFINITY, 0]
        for (const { at, tales } of alerts) {
          if (at >= opened + HOUR) [opened, count] = [at, 0]
          count++
          const isOrdinary =
            !cohort.extremeAtOnce || tales.some((tale) => alertSeverityRankOf(tale.facts) < EXTREME_GRAVITY)
          if (isOrdinary) expect(count).toBeLessThanOrEqual(most)
        }
      }),
      RUNS,
    )
  })

  test('every mail tells something that is firm, past the line and not withdrawn', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ([cohort, steps, every]) => {
        const { told } = await play(cohort, steps, every)
        for (const { tales } of told.filter((each) => each.kind === 'alert')) expect(tales.length).toBeGreaterThan(0)
        for (const { facts } of told.flatMap((each) => each.tales))
          expect(alertSeverityRankOf(facts)).toBeGreaterThanOrEqual(cohort.least)
      }),
      RUNS,
    )
  })
})
