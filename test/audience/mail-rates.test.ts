import { describe, expect, test } from 'vitest'
import actors from '../../data/actors.json' with { type: 'json' }
import regions from '../../data/regions.json' with { type: 'json' }
import { countMails } from '../../src/audience/mail-rates.ts'
import { parseSubscription } from '../../src/audience/parse-preferences.ts'
import type { EventRecord } from '../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'
import type { ReleasedEntry } from '../../src/timeline/released-entry-store.ts'
import { factsOf } from '../../src/timeline/revision-facts.ts'
import { mailCountsInWords } from '../../templates/words/mail-counts-in-words.ts'
import { randomOf } from '../verification/random.ts'
import { createScript } from '../verification/replay/event-script.ts'
import {
  alertingLines,
  type JournalLine,
  localDayEnd,
  nextDigestAt,
  quietEnd,
} from '../verification/replay/journal-rules.ts'
import { createReach, type EventFacts } from '../verification/replay/reach.ts'
import {
  alertThreshold,
  createReaders,
  followsEvent,
  preferencesBody,
  type ReplayReader,
} from '../verification/replay/readers.ts'

const DAY = 86_400_000
const HOUR = DAY / 24
const HOLD = 60_000
const START = Date.parse('2024-07-30')
const LEARNT_DAYS = 90
const NEXT_DAYS = 30
const MIN_MAILS = 30
const MAX_ERROR = 0.3
const SITE_LIMIT = 4
const MAX_PER_DAY = 7

const gazetteer = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const bounds = { gazetteer, maxAlertsPerHour: SITE_LIMIT, maxAlertsPerDay: MAX_PER_DAY, settleMs: 5_000 }
const preferencesOf = (body: Record<string, unknown>) =>
  parseSubscription({ email: 'reader@example.org', ...body }, bounds, 'en').preferences

/** The releases of 120 days of the replay's script, without its planned events. */
const releasesOf = (seed: number): ReleasedEntry[] => {
  const days = LEARNT_DAYS + NEXT_DAYS
  const span = { from: new Date(START).toISOString().slice(0, 10), days, busyDay: 10 * days, busyHours: 0 }
  return createScript(randomOf(seed, 'rates'), span).steps.flatMap((step) =>
    step.what === 'publish' && step.at < START + days * DAY
      ? step.publications.map(
          ({ event, number, change, record, silent = false }): ReleasedEntry => ({
            ...{ event, number, change: change as ReleasedEntry['change'], silent, redacted: null },
            facts: factsOf(record as unknown as EventRecord),
            releaseAt: step.at + HOLD,
          }),
        )
      : [],
  )
}

const reachOf = createReach()
const reachIn = ({ facts }: ReleasedEntry) =>
  reachOf({ ...facts, regions: facts.regions.map((id) => ({ id })) } as unknown as EventFacts)

/** The mails of the next days, counted one by one with the rules of the replay. */
const countNext = (entries: readonly ReleasedEntry[], reader: ReplayReader): number => {
  const from = START + LEARNT_DAYS * DAY
  const to = from + NEXT_DAYS * DAY
  const followed = entries.filter(
    (entry) => entry.releaseAt > from && entry.releaseAt <= to && followsEvent(reader, reachIn(entry), entry.facts),
  )
  const shown = followed.filter(({ silent, change }) => !silent && change !== 'retraction')
  let digests = 0
  for (let before = from, due = nextDigestAt(reader, from); due <= to; before = due, due = nextDigestAt(reader, due))
    if (shown.some(({ releaseAt }) => releaseAt > before && releaseAt <= due)) digests++
  return digests + countAlerts(entries, shown, reader)
}

/** The entries of an event as the rules of the replay take them. */
const linesOf = (history: readonly ReleasedEntry[]): JournalLine[] =>
  history.map((entry, at) => ({
    ...{ seq: at, event: entry.event, number: entry.number, change: entry.change, silent: entry.silent, urgent: false },
    releaseAt: entry.releaseAt,
    facts: {
      ...entry.facts,
      regions: entry.facts.regions.map((id) => ({ id })),
      when: entry.facts.end === 'unknown' ? null : `2024-11-27${entry.facts.end === 'open' ? '/..' : ''}`,
    } as JournalLine['facts'],
    reach: reachIn(entry),
  }))

const countAlerts = (all: readonly ReleasedEntry[], shown: readonly ReleasedEntry[], reader: ReplayReader): number => {
  const histories = Map.groupBy(all, ({ event }) => event)
  const alerts = (entry: ReleasedEntry): boolean => {
    const history = histories.get(entry.event)!
    const lines = linesOf(history.slice(0, history.indexOf(entry) + 1))
    const last = alertingLines(lines, reader, alertThreshold(reader)).at(-1)
    return last !== undefined && last.seq === lines.length - 1 && !last.isCalm
  }
  const times = shown.filter(alerts).map((entry) => {
    const end = quietEnd(reader, entry.releaseAt)
    return end !== null && !(reader.extremeAtOnce && entry.facts.severity === 'extreme') ? end : entry.releaseAt
  })
  const limit = Math.min(reader.perHour ?? SITE_LIMIT, SITE_LIMIT)
  const mails: number[] = []
  for (const at of [...new Set(times)].sort((a, b) => a - b)) {
    const dayStart = localDayEnd(reader, at) - DAY
    const isDayFull = mails.filter((mail) => mail >= dayStart).length >= MAX_PER_DAY
    if (mails.filter((mail) => mail > at - HOUR).length <= limit && !isDayFull) mails.push(at)
  }
  return mails.length
}

/** Of the readers who are promised enough mails in the next days: how many get about as many. */
const shareOfRight = (seed: number): { right: number; all: number } => {
  const entries = releasesOf(seed)
  const learnt = { from: START, to: START + LEARNT_DAYS * DAY }
  const errors = createReaders(randomOf(seed, 'readers'), 300).flatMap((reader) => {
    const { digests, alerts } = countMails(entries, preferencesOf(preferencesBody(reader)), bounds, learnt)
    const promised = ((digests + alerts) * NEXT_DAYS) / LEARNT_DAYS
    if (promised < MIN_MAILS) return []
    return [Math.abs(countNext(entries, reader) - promised) / promised]
  })
  return { right: errors.filter((error) => error <= MAX_ERROR).length, all: errors.length }
}

describe('the number of mails that a form promises', () => {
  test('is right within 30 % for nine of ten readers with 30 mails and more, in the next 30 days of the replay', () => {
    const shares = [1, 2, 3].map(shareOfRight)
    const [right, all] = [
      shares.reduce((sum, each) => sum + each.right, 0),
      shares.reduce((sum, each) => sum + each.all, 0),
    ]
    expect(all).toBeGreaterThan(150)
    expect(right / all).toBeGreaterThanOrEqual(0.9)
  })

  const entry = (event: string, hour: number, more: Partial<ReleasedEntry> = {}): ReleasedEntry => ({
    ...{ event, number: 1, change: 'new', silent: false, redacted: null, releaseAt: START + hour * HOUR },
    facts: { nature: 'event', certainty: 'confirmed', severity: 'extreme', regions: ['sy-homs'], actors: [] },
    ...more,
  })
  const count = (entries: ReleasedEntry[], body: Record<string, unknown>) =>
    countMails(entries, preferencesOf(body), bounds, { from: START, to: START + 90 * DAY })

  test('counts a digest with all events of a day once, and neither silent events nor retractions', () => {
    const silent = { silent: true }
    const entries = [entry('a', 1), entry('b', 2), entry('c', 50), entry('d', 100, silent), entry('e', 150, silent)]
    const retraction = entry('c', 200, { number: 2, change: 'retraction' })
    expect(count([...entries, retraction], {})).toMatchObject({ digests: 2, events: 3, alerts: 0 })
    expect(count(entries, { digest: { cadence: 'none' }, alerts: 'all' })).toMatchObject({ digests: 0, events: 0 })
    expect(count(entries, { regions: ['sy-hama'] })).toMatchObject({ digests: 0 })
  })

  test('counts a burst as one alert, what is over the limit of an hour as one more, and quiet hours as one', () => {
    const burst = Array.from({ length: 9 }, (_, at) => entry(`e${at}`, 30 + (at < 3 ? 0 : at) / 100))
    expect(count(burst, { alerts: 'all', alerts_per_hour: 2 })).toMatchObject({ alerts: 3 })
    const night = [entry('a', 23), entry('b', 25), entry('c', 28)]
    const quiet = { quiet: { from: '22:00', to: '06:00' }, extreme_at_once: false }
    expect(count(night, { alerts: 'all', ...quiet })).toMatchObject({ alerts: 1 })
    expect(count(night, { alerts: 'all', ...quiet, extreme_at_once: true })).toMatchObject({ alerts: 3 })
  })

  test('is said in the shortest unit', () => {
    const counts = { days: 90, digests: 77, events: 231, alerts: 6 }
    expect(mailCountsInWords(counts, true, 'en')).toBe(
      'About 6 digests a week with 3 events each, and 2 alerts a month.',
    )
    expect(mailCountsInWords({ ...counts, alerts: 270 }, true, 'en')).toContain('and 3 alerts a day.')
    expect(mailCountsInWords(counts, false, 'en')).toBe('About 6 digests a week with 3 events each.')
    expect(mailCountsInWords({ ...counts, digests: 0, alerts: 0 }, true, 'en')).toContain('Nothing like this')
    expect(mailCountsInWords(null, true, 'en')).toBe('')
    expect(mailCountsInWords(counts, true, 'ar')).toBe(
      'تقريبًا: 6 موجزات في الأسبوع، في كل منها 3 أحداث، وتنبيهان في الشهر.',
    )
  })
})
