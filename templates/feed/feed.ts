import type { Lang, Revision } from '../../src/timeline/event.ts'
import type { EventView, Site } from '../views.ts'

/** An event in a feed, with its newest revision. Times are in ms UTC. */
export type FeedEntry = {
  event: EventView
  /** `change` is that of the revisions whose reasons are shown: translations and minor changes do not count. */
  revision: Pick<Revision, 'number' | 'change' | 'recorded_at' | 'actors'>
  /** The time of the first recording. It never changes. */
  published_at: number
  /** The time of the last change of the facts. Translations and minor changes do not count. */
  updated_at: number
  /** True for an event that no longer matches the filter of the feed. The feed listed an earlier revision of it. */
  hasLeft?: boolean
}

/** An event that left the feed because its newest revision was redacted: its address, and when (ms UTC). */
export type RemovedEntry = { url: string; at: number }

/** A feed in one language. Every address is absolute. */
export type Feed = {
  lang: Lang
  site: Site
  /** The title, as feed readers list it. */
  title: string
  /** The page with the same events. */
  page: string
  /** The address of the first page of this feed, with its language. */
  self: string
  /** The address of this page of the feed, and of the next page. */
  part: string
  next: string | undefined
  entries: FeedEntry[]
  removed?: RemovedEntry[]
}

/** The media type of each feed format. */
export const FEED_MEDIA_TYPES = {
  atom: 'application/atom+xml',
  json: 'application/feed+json',
  ics: 'text/calendar',
} as const
export type FeedFormat = keyof typeof FEED_MEDIA_TYPES

/** The time of the last change of the entries or removal of one; 0 where there is neither. */
export const feedUpdatedAt = ({ entries, removed = [] }: Feed): number =>
  Math.max(0, ...entries.map((each) => each.updated_at), ...removed.map(({ at }) => at))

/** Writes ms UTC as feeds require it (RFC 3339). */
export const rfc3339Of = (at: number): string => new Date(at).toISOString()
