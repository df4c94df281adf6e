import type { Lang, Revision } from '../../src/timeline/event.ts'
import type { EventView, Site } from '../views.ts'

/** An event in a feed: its newest revision, and its times in milliseconds, UTC. */
export type FeedEntry = {
  event: EventView
  revision: Pick<Revision, 'number' | 'change' | 'recorded_at' | 'actors'>
  /** When the event was first recorded: it never changes. */
  published_at: number
  /** When what is said of it last changed: a translation and a small edit do not count. */
  updated_at: number
}

/** A feed in one language. Every address is whole. */
export type Feed = {
  lang: Lang
  site: Site
  /** What it is a feed of, as its readers will list it. */
  title: string
  /** The page that shows the same. */
  page: string
  /** The feed's own address, which names its language, from its beginning. */
  self: string
  /** The address of this very part of it, and of the part that follows. */
  part: string
  next: string | undefined
  entries: FeedEntry[]
}

/** What a feed is served as. */
export const FEED_MEDIA_TYPES = {
  atom: 'application/atom+xml',
  json: 'application/feed+json',
  ics: 'text/calendar',
} as const
export type FeedFormat = keyof typeof FEED_MEDIA_TYPES

/** When anything that a feed shows last changed in what it says; the beginning of time where it shows nothing. */
export const feedUpdatedAt = ({ entries }: Feed): number =>
  entries.reduce((last, each) => Math.max(last, each.updated_at), 0)

/** An instant as feeds write it (RFC 3339). */
export const rfc3339Of = (at: number): string => new Date(at).toISOString()
