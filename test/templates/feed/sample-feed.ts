import type { Feed, FeedEntry } from '../../../templates/feed/feed.ts'
import type { EventView } from '../../../templates/views.ts'
import { sampleEvent, sampleSite } from '../sample-views.ts'

export const DAY = 86_400_000
/** 25 November 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 25, 12)

/** An entry of a feed in its second revision. `differing` replaces members of the event, `more` those of the entry. */
export const sampleEntry = (
  differing: Partial<EventView> = {},
  more: Partial<Omit<FeedEntry, 'event'>> = {},
): FeedEntry => ({
  event: sampleEvent(differing),
  revision: { number: 2, change: 'update', recorded_at: NOON, actors: [{ id: 'air-force', role: 'initiator' }] },
  published_at: NOON - DAY,
  updated_at: NOON,
  hasLeft: false,
  ...more,
})

export const retractedEntry = (id = 'gone'): FeedEntry =>
  sampleEntry(
    { id, url: `${sampleSite.url}/events/${id}`, retracted: true, reason: { words: 'It did not happen.', lang: 'en' } },
    { revision: { number: 3, change: 'retraction', recorded_at: NOON, actors: [] } },
  )

export const feedOf = (entries: FeedEntry[], differing: Partial<Feed> = {}): Feed => {
  const lang = differing.lang ?? 'en'
  const self = `${sampleSite.url}/feeds/timeline.atom?lang=${lang}`
  return {
    lang,
    site: sampleSite,
    title: 'Waqai',
    page: `${sampleSite.url}/?lang=${lang}`,
    self,
    part: self,
    next: undefined,
    entries,
    ...differing,
  }
}
