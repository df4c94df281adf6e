import { FSI, PDI } from '../../../../templates/words/direction.ts'
import { shortenText } from '../../../lib/shorten-text.ts'

/** Text of two languages nests one isolate in another, never more. */
const MAX_OPEN_ISOLATES = 2

/**
 * Shortens a text to `limit` as `shortenText` does, measured by `sizeOf`, and closes every directional isolate (UAX #9) that
 * the cut left open.
 */
export const truncateText = (text: string, limit: number, sizeOf: (part: string) => number): string => {
  if (sizeOf(text) <= limit) return text
  const kept = shortenText(text, limit - MAX_OPEN_ISOLATES * sizeOf(PDI), sizeOf)
  return kept + PDI.repeat(Math.max(0, countOpenIsolates(kept)))
}

const countOpenIsolates = (text: string): number => text.split(FSI).length - text.split(PDI).length
