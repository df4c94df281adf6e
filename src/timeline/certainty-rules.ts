import * as v from 'valibot'
import type { FaultAt } from '../lib/refusal.ts'
import { cleanText, isSeen, searchable } from '../lib/text.ts'
import { CERTAINTIES, NATURES, STANCES } from './event.ts'

/** What the rule looks at. Whatever else is wrong with a body, these can be read or the certainty is not judged. */
const judged = v.object({
  nature: v.picklist(NATURES),
  certainty: v.picklist(CERTAINTIES),
  sources: v.pipe(
    v.array(
      v.object({
        publisher: v.pipe(v.string(), v.transform(cleanText), v.check(isSeen)),
        stance: v.optional(v.picklist(STANCES), 'supports'),
        primary: v.optional(v.boolean(), false),
      }),
    ),
    v.minLength(1),
  ),
})

type Judged = v.InferOutput<typeof judged>

/**
 * Whether the sources of a body bear out the certainty that it states. `confirmed` wants two supporting sources of
 * different origin, or one that is a primary document; `reported` one that supports; `disputed` one that contradicts. A
 * claim or a forecast that only its author supports is `unverified`, and its own text, primary as it is, proves no more
 * than that it was made. `unverified` is never refused: an editor may always be more careful than the sources ask for.
 */
export const certaintyFaults = (body: unknown): FaultAt[] => {
  const read = v.safeParse(judged, body)
  if (!read.success) return []
  const detail = faultOf(read.output)
  return detail ? [{ pointer: '/certainty', detail }] : []
}

const faultOf = ({ nature, certainty, sources }: Judged): string | null => {
  const supporting = sources.filter(({ stance }) => stance === 'supports')
  const origins = new Set(supporting.map(({ publisher }) => originOf(publisher))).size
  const isOpinion = nature === 'claim' || nature === 'forecast'
  if (isOpinion && origins < 2 && (certainty === 'confirmed' || certainty === 'reported'))
    return `A ${nature} that only its author supports is unverified. Say so, or add a source of another origin.`
  if (certainty === 'confirmed' && origins < 2 && !supporting.some(({ primary }) => primary))
    return (
      'Confirmed wants two supporting sources of different origin, or one that is a primary document. Add one, mark ' +
      'the document with "primary": true, or say reported.'
    )
  if (certainty === 'reported' && origins < 1)
    return 'Reported wants a source that supports it. Add one, or say unverified.'
  if (certainty === 'disputed' && !sources.some(({ stance }) => stance === 'contradicts'))
    return 'Disputed wants a source with the stance contradicts. Add it, or say reported.'
  return null
}

/** Who said it first: "reuters" of "Reuters, in The Jerusalem Post". */
const originOf = (publisher: string): string =>
  searchable(publisher.replace(/, (via|in|after|with|copy at) .*$/u, '')).trim()
