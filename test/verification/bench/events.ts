import { readFileSync } from 'node:fs'

type Revision = Record<string, unknown> & { change: string }
type Timeline = { events: { id: string; revisions: Revision[] }[] }

/** How long the mails of a window are: as most days are, or as long as a mail may be. */
export type Length = 'median' | 'longest'

const COUNT: Record<Length, number> = { median: 18, longest: 160 }

/**
 * Events to be published for one window, from the timeline that ships, under ids of their own. For the longest mails
 * most of them concern the whole country and are extreme, so that nearly every reader is told more than fits.
 */
export const eventsFor = (length: Length, window: number): Record<string, unknown>[] => {
  const { events } = JSON.parse(readFileSync('data/timeline.json', 'utf8')) as Timeline
  return Array.from({ length: COUNT[length] }, (_, at) => {
    const { change: _change, ...event } = events[(at * 7 + window * 3) % events.length]!.revisions[0]!
    return {
      ...event,
      id: `bench-${window}-${at}`,
      nature: 'event',
      links: [],
      external_ids: {},
      ...(length === 'longest' && at % 5 !== 0 ? { severity: 'extreme', regions: [{ id: 'sy' }] } : {}),
    }
  })
}
