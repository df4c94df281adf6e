import { lineOf, type Reader } from './reader.ts'
import { crossing, isNews, type Line, quietEnd } from './rules.ts'

/** A moment at which the product looked: the time told, its clock, and how much of the journal there was. */
export type Look = { at: number; now: number; head: number }

/** What one cohort is told at once, as it stands: its hour, what it is owed, and all that it was told. */
export type Cohort = {
  reader: Reader
  line: number
  openedAt: number | null
  alerts: number
  owed: { since: number; due: number; through: Set<string> } | null
  /** The events told at once, with the seq of the line by which each became grave enough. */
  told: Map<string, number>
  /** Whether something happened so close to the end of an hour or a night that either would be right. */
  isUnsure: boolean
}

/** A mail of alerts: its events in the form in which they are told. */
export type AtOnce = { kind: 'alert' | 'rollup'; lines: Line[] }

const HOUR = 3_600_000
const SITE_PER_HOUR = 4
const EXTREME = 4
const CLOSE_MS = 10_000

export const cohortFor = (reader: Reader): Cohort => ({
  reader,
  line: lineOf(reader),
  openedAt: null,
  alerts: 0,
  owed: null,
  told: new Map(),
  isUnsure: false,
})

/** What tells cohorts apart; a zone does so only where there are quiet hours. */
export const cohortName = (reader: Reader): string => {
  const { regions, actors, match, backed, severity, alerts, perHour, quiet, zone, extremeAtOnce } = reader
  return JSON.stringify([
    regions,
    actors,
    match,
    backed,
    severity,
    alerts,
    perHour,
    quiet,
    quiet && zone,
    extremeAtOnce,
  ])
}

type Story = readonly Line[]
type Window = { from: number; stories: readonly Story[]; look: Look }

/**
 * What a cohort hears when (from, …] of the journal is released at once: one alert, the extreme alone, or nothing, and
 * then the rest is owed. A burst is what is released at one look.
 */
export const hear = (cohort: Cohort, { from, stories, look: { now } }: Window): AtOnce | null => {
  const { reader, line, owed } = cohort
  const since = owed?.since ?? from
  const heard = stories.filter((story) => isBehind(crossing(story, reader, line), since))
  if (heard.length === 0) return null
  const extreme = heard.filter((story) => isBehind(crossing(story, reader, Math.max(EXTREME, line)), from))
  const isFull = isOpen(cohort, now) && cohort.alerts >= Math.min(reader.perHour ?? SITE_PER_HOUR, SITE_PER_HOUR)
  const night = quietEnd(reader, now)
  noteClose(cohort, now)
  if (!isFull && night === null && !owed) return alerted(cohort, heard, now)
  const through = reader.extremeAtOnce ? extreme : []
  if (!owed && (heard.length > extreme.length || !reader.extremeAtOnce)) {
    const end = isFull ? cohort.openedAt! + HOUR : now
    cohort.owed = { since: from, due: quietEnd(reader, end) ?? end, through: new Set() }
  }
  for (const story of through) cohort.owed?.through.add(story[0]!.event)
  return through.length > 0 ? alerted(cohort, through, now) : null
}

const isBehind = (line: Line | null, seq: number): boolean => line !== null && line.seq > seq

const isOpen = ({ openedAt }: Cohort, now: number): boolean => openedAt !== null && now < openedAt + HOUR

const alerted = (cohort: Cohort, stories: Story[], now: number): AtOnce => {
  if (isOpen(cohort, now)) cohort.alerts++
  else Object.assign(cohort, { openedAt: now, alerts: 1 })
  return { kind: 'alert', lines: tell(cohort, stories) }
}

const tell = (cohort: Cohort, stories: Story[]): Line[] =>
  stories.map((story) => {
    const newest = story.at(-1)!
    cohort.told.set(newest.event, crossing(story, cohort.reader, cohort.line)!.seq)
    return newest
  })

/** What is owed goes as one mail when it is due, without what went at once; in quiet hours it waits for their end. */
export const settle = (cohort: Cohort, stories: () => readonly Story[], { now }: Look): AtOnce | null => {
  const { owed, reader, line } = cohort
  if (!owed || owed.due > now) return null
  const night = quietEnd(reader, now)
  if (night !== null) {
    owed.due = night
    return null
  }
  cohort.owed = null
  const heard = stories().filter(
    (story) =>
      story.some((each) => each.seq > owed.since && isNews(each)) &&
      isBehind(crossing(story, reader, line), owed.since) &&
      !owed.through.has(story[0]!.event),
  )
  return heard.length > 0 ? { kind: 'rollup', lines: tell(cohort, heard) } : null
}

/** Notes where a moment later or sooner would have decided otherwise. */
const noteClose = (cohort: Cohort, now: number): void => {
  const { openedAt, owed, reader } = cohort
  const ends = [openedAt === null ? null : openedAt + HOUR, owed?.due ?? null]
  const isEdge = quietEnd(reader, now - CLOSE_MS) !== quietEnd(reader, now + CLOSE_MS)
  if (isEdge || ends.some((end) => end !== null && Math.abs(end - now) < CLOSE_MS)) cohort.isUnsure = true
}
