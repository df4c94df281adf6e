import type { ToldEvent } from '../views.ts'
import { type Digest, digestLetter } from './digest.tsx'
import type { Showing } from './event-text.ts'
import { Shelves } from './shelves.tsx'

// The most that a subject and a preheader can take: 260 characters, each escaped or with a span of its own.
const TITLE_BYTES = 3_500

/** The bytes of HTML that an event adds to a letter at most: its card, and the headings where it is the first there. */
export const eventBytes = (event: ToldEvent, showing: Showing): number =>
  bytesOf(String(<Shelves events={[event]} {...showing} />))

/** The bytes of HTML that a digest has at most without its events and without what its marks are filled with. */
export const frameBytes = (digest: Omit<Digest, 'events' | 'more'>): number =>
  bytesOf(digestLetter({ ...digest, events: [], more: 1_000_000 }).html) + TITLE_BYTES

const bytesOf = (html: string): number => new TextEncoder().encode(html).length
