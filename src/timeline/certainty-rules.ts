import * as v from 'valibot'
import type { BodyFault } from '../lib/refusal.ts'
import { cleanText, hasVisibleText, normalizeForSearch } from '../lib/text.ts'
import { CERTAINTIES, NATURES, STANCES } from './event.ts'

/** What the rule looks at. Whatever else is wrong with a body, these can be read or the certainty is not judged. */
const certaintyInputSchema = v.object({
  nature: v.picklist(NATURES),
  certainty: v.picklist(CERTAINTIES),
  sources: v.pipe(
    v.array(
      v.object({
        publisher: v.pipe(v.string(), v.transform(cleanText), v.check(hasVisibleText)),
        stance: v.optional(v.picklist(STANCES), 'supports'),
        primary: v.optional(v.boolean(), false),
      }),
    ),
    v.minLength(1),
  ),
})

type CertaintyInput = v.InferOutput<typeof certaintyInputSchema>

/**
 * Whether the sources of a body bear out the certainty that it states. `confirmed` wants two supporting sources of
 * different origin, or one that is a primary document; `reported` one that supports; `disputed` one that contradicts. A
 * claim or a forecast that only its author supports is `unverified`, and its own text, primary as it is, proves no more
 * than that it was made. `unverified` is never refused: an editor may always be more careful than the sources ask for.
 */
export const findCertaintyFaults = (body: unknown): BodyFault[] => {
  const parsed = v.safeParse(certaintyInputSchema, body)
  if (!parsed.success) return []
  const detail = certaintyFaultOf(parsed.output)
  return detail ? [{ pointer: '/certainty', detail }] : []
}

const certaintyFaultOf = ({ nature, certainty, sources }: CertaintyInput): string | null => {
  const supporting = sources.filter(({ stance }) => stance === 'supports')
  const originCount = new Set(supporting.map(({ publisher }) => sourceOriginOf(publisher))).size
  const isOpinion = nature === 'claim' || nature === 'forecast'
  if (isOpinion && originCount < 2 && (certainty === 'confirmed' || certainty === 'reported'))
    return `A ${nature} that only its author supports is unverified. Say so, or add a source of another origin.`
  if (certainty === 'confirmed' && originCount < 2 && !supporting.some(({ primary }) => primary))
    return (
      'Confirmed wants two supporting sources of different origin, or one that is a primary document. Add one, mark ' +
      'the document with "primary": true, or say reported.'
    )
  if (certainty === 'reported' && originCount < 1)
    return 'Reported wants a source that supports it. Add one, or say unverified.'
  if (certainty === 'disputed' && !sources.some(({ stance }) => stance === 'contradicts'))
    return 'Disputed wants a source with the stance contradicts. Add it, or say reported.'
  return null
}

/** Who said it first: "reuters" of "Reuters, in The Jerusalem Post". */
const sourceOriginOf = (publisher: string): string =>
  normalizeForSearch(publisher.replace(/, (via|in|after|with|copy at) .*$/u, '')).trim()
