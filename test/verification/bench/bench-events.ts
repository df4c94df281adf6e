import { readFileSync } from 'node:fs'

type Revision = Record<string, unknown> & { change: string }
type Timeline = { events: { id: string; revisions: Revision[] }[] }

/** The length of the mails of a window: as on most days, or as long as a mail can be. */
export type MailLength = 'median' | 'longest'

const EVENT_COUNTS: Record<MailLength, number> = { median: 18, longest: 160 }

/**
 * Returns the events of one window: from the shipped timeline, with ids of their own. For the longest mails four of five
 * are extreme and concern the whole country, so that nearly every reader has more events than a mail has room for.
 */
export const eventsOfWindow = (length: MailLength, window: number): Record<string, unknown>[] => {
  const { events } = JSON.parse(readFileSync('data/timeline.json', 'utf8')) as Timeline
  return Array.from({ length: EVENT_COUNTS[length] }, (_, at) => {
    const { change: _change, ...event } = events[(at * 7 + window * 3) % events.length]!.revisions[0]!
    return {
      ...event,
      id: `bench-${window}-${at}`,
      duplicate_ok: true,
      nature: 'event',
      links: [],
      external_ids: {},
      ...(length === 'longest' && at % 5 !== 0 ? { severity: 'extreme', regions: [{ id: 'sy' }] } : {}),
    }
  })
}
