import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Preferences } from '../../src/audience/preferences.ts'
import { prepareActivation } from '../../src/audience/subscription.ts'
import { claimAlertPage } from '../../src/editions/claim/claim-alerts.ts'
import { claimDueDigests } from '../../src/editions/claim/claim-digests.ts'
import { activateReaders } from '../../src/editions/import-readers.ts'
import { decodeMembers } from '../../src/editions/plan/chunk-members.ts'
import { planPage } from '../../src/editions/plan/plan-page.ts'
import { cohortHistoryStore } from '../../src/editions/stores/cohort-history-store.ts'
import { sendDigestNow } from '../../src/editions/subscribe.ts'
import { countedDatabase } from '../verification/bench/counting-bindings.ts'
import { noOperations } from '../verification/bench/counts.ts'
import { CHOICE, GAZETTEER, readers as importReaders, NO_TICKETS, planContext, recorded } from '../workshop.ts'
import { stores, testContext } from '../world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = 20_000 * DAY + 12 * HOUR
const TABLES = ['chunk', 'page', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'filter']
const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

beforeEach(async () => {
  await env.DB.prepare(`UPDATE watch SET seq = (SELECT coalesce(max(seq), 0) FROM journal), to_seq = (SELECT coalesce(max(seq), 0) FROM journal),
    cursor_least = 0, cursor_cohort = 0`).run()
})

const empty = () => env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
afterEach(empty)

const claimAlerts = async (now: number, settleMs = 0): Promise<void> => {
  const context = { ...stores(), gazetteer: GAZETTEER, maxAlertsPerHour: 2, settleMs, cohortsPerPage: 100 }
  while ((await claimAlertPage(context, now)).hasMore) {
    // Each page is one ticket.
  }
}
const planAll = async (now: number): Promise<void> => {
  while (await planPage(await planContext(), now, now)) {
    // Each page is one ticket.
  }
}

// The rules below are written apart from the product. They share no code.
const REGIONS = ['sy-aleppo', 'sy-homs']
const RANKS: Record<string, number> = { minor: 1, moderate: 2, severe: 3, extreme: 4 }
const LEAST: Record<string, number> = { none: 9, all: 1, severe: 3, extreme: 4 }

type Choice = Pick<
  Preferences,
  'regions' | 'alerts' | 'quiet' | 'alerts_per_hour' | 'lang' | 'extreme_at_once' | 'severity'
> & {
  time: string
}
type Step =
  | { act: 'publish'; region: string; severity: string }
  | { act: 'wait'; minutes: number }
  | { act: 'choose'; choice: Choice }
  | { act: 'ask for the digest' }

const follows = ({ regions, severity }: Choice, event: { region: string; severity: string }): boolean =>
  regions.includes(event.region) && RANKS[event.severity]! >= RANKS[severity]!
const alertsOf = (choice: Choice, event: { region: string; severity: string }): boolean =>
  follows(choice, event) && RANKS[event.severity]! >= LEAST[choice.alerts]!

const choices: fc.Arbitrary<Choice> = fc.record({
  regions: fc.constantFrom(['sy-aleppo'], ['sy-homs'], ['sy-aleppo', 'sy-homs']),
  alerts: fc.constantFrom('none' as const, 'all' as const, 'all' as const, 'severe' as const, 'extreme' as const),
  quiet: fc.constantFrom(null, { from: '22:00', to: '08:00' }, { from: '11:00', to: '18:30' }),
  alerts_per_hour: fc.constantFrom(null, 1),
  lang: fc.constantFrom('en' as const, 'ar' as const),
  extreme_at_once: fc.boolean(),
  severity: fc.constantFrom('minor' as const, 'minor' as const, 'severe' as const),
  time: fc.constantFrom('07:00', '07:00', '18:00'),
})
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('publish' as const),
      region: fc.constantFrom(...REGIONS),
      severity: fc.constantFrom('minor', 'moderate', 'severe', 'extreme'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.constantFrom(1, 20, 61, 5 * 60, 10 * 60) }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('choose' as const), choice: choices }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('ask for the digest' as const) }) },
)

const preferencesOf = ({ time, ...choice }: Choice): Preferences => ({
  ...CHOICE,
  ...choice,
  digest: { ...CHOICE.digest, time },
})

type Telling = { kind: string; event: string; isMarked: boolean }

/** All that the planned mails of a reader tell, oldest first. */
const tellingsOf = async (reader: number): Promise<Telling[]> => {
  const chunks = await rows<{ kind: string; members: string }>('SELECT kind, members FROM chunk ORDER BY id')
  const tellings: Telling[] = []
  for (const { kind, members } of chunks)
    for (const member of decodeMembers(JSON.parse(members))) {
      if (member.reader !== reader) continue
      const { tales } = (await stores().editions.openEditions([member.edition])).get(member.edition)!
      tellings.push(...tales.map(({ event, echo }) => ({ kind, event, isMarked: echo !== undefined })))
    }
  return tellings
}

/** The planned mails of a reader, oldest first, with the events that they show and do not only link. */
const mailsTo = async (reader: number): Promise<{ kind: string; shown: string[] }[]> => {
  const mails: { kind: string; shown: string[] }[] = []
  for (const { kind, members } of await rows<{ kind: string; members: string }>(
    'SELECT kind, members FROM chunk ORDER BY id',
  ))
    for (const member of decodeMembers(JSON.parse(members))) {
      if (member.reader !== reader) continue
      const { tales, shown } = (await stores().editions.openEditions([member.edition])).get(member.edition)!
      mails.push({ kind, shown: shown ?? tales.map(({ event }) => event) })
    }
  return mails
}

let walks = 0

/** Lets one reader and the newsroom do the steps. Returns the events with the choice of their moment, and what was told. */
const walk = async (first: Choice, acts: Step[]) => {
  const name = `walker-${++walks}`
  const email = `${name}@readers.example.net`
  await empty()
  // Each walk is later than the ones before, whose events stay in the journal.
  let [now, choice] = [START + walks * 7 * DAY, first]
  const head = () => stores().journal.readHeadSeq()
  await activateReaders(stores(), [{ email, preferences: preferencesOf(first), consent: 'on paper' }], {
    now,
    released: await head(),
  })
  const [{ number: reader }] = (await rows<{ number: number }>(
    `SELECT number FROM subscriber WHERE email = '${email}'`,
  )) as [{ number: number }]
  const events: { id: string; region: string; severity: string; choice: Choice }[] = []
  const tick = async (): Promise<void> => {
    await claimAlerts(now)
    await claimDueDigests(stores(), now)
    await planAll(now)
  }
  for (const step of acts) {
    now += 1_000
    if (step.act === 'publish') {
      const id = `${name}-${events.length}`
      const { region, severity } = step
      await recorded(id, {
        regions: [{ id: region }],
        severity: severity as 'minor',
        recorded_at: now,
        release_at: now,
      })
      events.push({ id, region, severity, choice })
    }
    if (step.act === 'choose') {
      const activation = { subscriber: reader, preferences: preferencesOf(step.choice), now, confirmation: null }
      await stores().commitBatch(await prepareActivation(stores(), { ...activation, released: await head() }))
      choice = step.choice
    }
    if (step.act === 'ask for the digest') {
      // As a ticket does within a few seconds. An alert that is claimed later repeats what this digest tells.
      await claimAlerts(now)
      const context = { ...(await testContext()), tickets: NO_TICKETS } as unknown as Parameters<
        typeof sendDigestNow
      >[0]
      await sendDigestNow(context, { number: reader, state: 'active', pausedUntil: null }, now)
      await planAll(now)
    }
    if (step.act === 'wait')
      for (const end = now + step.minutes * MINUTE; now < end; ) {
        now = Math.min(end, now + HOUR)
        await tick()
      }
  }
  for (const end = now + 26 * HOUR; now < end; now += 2 * HOUR) await tick()
  return { events, tellings: await tellingsOf(reader) }
}

const describeEvent = ({ id, region, severity, choice }: Awaited<ReturnType<typeof walk>>['events'][number]) =>
  `${id}: ${severity} in ${region}, chosen: ${JSON.stringify(choice)}`

describe('a reader who changes what they want, again and again', () => {
  test('is told of each event once in full, as they wanted it at its moment, and of no other', async () => {
    await fc.assert(
      fc.asyncProperty(choices, fc.array(steps, { minLength: 4, maxLength: 18 }), async (first, acts) => {
        const { events, tellings } = await walk(first, acts)
        for (const event of events) {
          const own = tellings.filter((each) => each.event === event.id)
          const isWanted = follows(event.choice, event)
          const full = own.filter(({ isMarked }) => !isMarked)
          expect([describeEvent(event), full.length], JSON.stringify(own)).toEqual([
            describeEvent(event),
            isWanted ? 1 : 0,
          ])
          const atOnce = own.filter(({ kind }) => kind !== 'digest')
          if (!alertsOf(event.choice, event)) expect([describeEvent(event), atOnce]).toEqual([describeEvent(event), []])
          if (own.some(({ isMarked }) => isMarked)) expect(atOnce).toHaveLength(1)
        }
      }),
      { numRuns: 30 },
    )
  }, 240_000)
})

describe('a digest that is due while a burst of alerts is collected', () => {
  test('waits for the end of the burst, and does not repeat what the alert tells', async () => {
    // Later than all walks: no run is due before what it tells is recorded.
    const [now, settleMs] = [START + 1_000 * DAY, 5_000]
    const [reader] = await importReaders(1, 'settling', { alerts: 'all' })
    await recorded('settling-event', { recorded_at: now, release_at: now })
    const tick = async (at: number): Promise<Telling[]> => {
      await claimAlerts(at, settleMs)
      await claimDueDigests(stores(), at)
      await planAll(at)
      return tellingsOf(reader!)
    }
    expect(await tick(now + 1_000)).toEqual([])
    expect(await stores().plans.isAnyWaitingForAlerts()).toBe(true)
    expect(await tick(now + 5_001)).toEqual([
      { kind: 'alert', event: 'settling-event', isMarked: false },
      { kind: 'digest', event: 'settling-event', isMarked: true },
    ])
    expect(await stores().plans.isAnyWaitingForAlerts()).toBe(false)
  })

  test('does not wait where nobody has alerts', async () => {
    const [reader] = await importReaders(1, 'no-cohort')
    await recorded('no-cohort-event', { recorded_at: START, release_at: START })
    await claimDueDigests(stores(), START)
    await planAll(START)
    expect((await tellingsOf(reader!)).map(({ event }) => event)).toEqual(['no-cohort-event'])
  })
})

describe('a digest that only links some of its events', () => {
  test('leaves them to the roll-up of the quiet hours, which tells no other', async () => {
    const evening = START + 2_000 * DAY + 11 * HOUR
    const [reader] = await importReaders(1, 'linked', { alerts: 'all', quiet: { from: '22:00', to: '08:00' } })
    const ids = Array.from({ length: 30 }, (_, at) => `linked-${at}`)
    for (const id of ids) await recorded(id, { recorded_at: evening, release_at: evening })
    for (const hours of [0, 8, 9, 32, 33]) {
      await claimAlerts(evening + hours * HOUR)
      await claimDueDigests(stores(), evening + hours * HOUR)
      await planAll(evening + hours * HOUR)
    }
    const mails = await mailsTo(reader!)
    expect(mails.map(({ kind }) => kind)).toEqual(['digest', 'rollup'])
    const [digest, rollUp] = mails.map(({ shown }) => shown)
    expect(digest!.length).toBeLessThan(30)
    expect([...digest!, ...rollUp!].sort()).toEqual([...ids].sort())
  })
})

describe('the cost of what readers were told before', () => {
  test('is a few rows read for each reader, and a few for each run of the last hours', async () => {
    const numbers = await importReaders(200, 'counted', { alerts: 'all' })
    await recorded('counted-event')
    await claimAlerts(START)
    await claimDueDigests(stores(), START)
    const counts = noOperations()
    const store = cohortHistoryStore(countedDatabase(env.DB, () => counts))
    const found = await store.findReaderRuns(numbers, 0)
    expect(found.size).toBe(200)
    expect([...found.values()].every(({ cohorts, digests }) => cohorts[0]!.runs.length + digests.length === 2)).toBe(
      true,
    )
    expect(counts.rowsRead).toBeLessThan(200 * 9)
    expect(counts.rowsWritten).toBe(0)
  })
})
