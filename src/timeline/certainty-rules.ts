import * as v from 'valibot'
import type { BodyFault } from '../lib/refusal.ts'
import { cleanText, hasVisibleText, normalizeForSearch } from '../lib/text.ts'
import { CERTAINTIES, NATURES, STANCES } from './event.ts'

/** The members that the rule depends on. It checks a body only if these are valid. */
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
 * The fault of a certainty that the sources of a body do not support. `confirmed` needs two supporting sources of different
 * origin, or a primary document. `reported` needs a supporting source, `disputed` a contradicting one. A claim or forecast
 * that only its author supports is `unverified`: its own text proves only that it was made. `unverified` is never a fault.
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
  // The highest certainty that needs no other source: whoever uses it is not refused again.
  const allowed = originCount < 1 || (isOpinion && originCount < 2) ? 'unverified' : 'reported'
  if (isOpinion && originCount < 2 && (certainty === 'confirmed' || certainty === 'reported'))
    return `A ${nature} that only its author supports must be unverified. Use unverified, or add a source of another origin.`
  if (certainty === 'confirmed' && originCount < 2 && !supporting.some(({ primary }) => primary))
    return (
      'confirmed needs two supporting sources of different origin, or one that is a primary document. Add a source, ' +
      `mark the document with "primary": true, or use ${allowed}.`
    )
  if (certainty === 'reported' && originCount < 1)
    return 'reported needs a source that supports it. Add one, or use unverified.'
  if (certainty === 'disputed' && !sources.some(({ stance }) => stance === 'contradicts'))
    return `disputed needs a source with the stance contradicts. Add one, or use ${allowed}.`
  return null
}

/** The first publisher of a report: "reuters" for "Reuters, in The Jerusalem Post". */
const sourceOriginOf = (publisher: string): string =>
  normalizeForSearch(publisher.replace(/, (via|in|after|with|copy at) .*$/u, '')).trim()
