import type { FaultAt } from '../../timeline/refusal.ts'
import type { RevisionSketch } from './sketch.ts'

type Judged = Pick<RevisionSketch, 'change' | 'nature' | 'certainty' | 'sources'>

/**
 * Whether the sources bear out the certainty. `confirmed` wants two supporting sources of different origin, `reported`
 * one, `disputed` one that contradicts; a claim or a forecast that only its author supports is `unverified`. A retraction
 * takes back what it repeats, so nothing is asked of it.
 */
export const certaintyFaults = ({ change, nature, certainty, sources }: Judged): FaultAt[] => {
  if (change === 'retraction') return []
  const supporting = sources.filter(({ stance }) => stance === 'supports')
  const origins = new Set(supporting.map(({ publisher }) => originOf(publisher)))
  const isDisputed = sources.some(({ stance }) => stance === 'contradicts')
  const detail = faultOf(nature, certainty, [...origins], isDisputed)
  return detail ? [{ pointer: '/certainty', detail }] : []
}

/** Who said it first: "reuters" of "Reuters, in The Jerusalem Post". */
const originOf = (publisher: string): string =>
  publisher
    .replace(/, (via|in|after|with|copy at) .*$/u, '')
    .trim()
    .toLowerCase()

const faultOf = (nature: string, certainty: string, origins: string[], isDisputed: boolean): string | null => {
  const isOpinion = nature === 'claim' || nature === 'forecast'
  if (isOpinion && origins.length < 2 && (certainty === 'confirmed' || certainty === 'reported'))
    return `A ${nature} that only its author supports is unverified. Say so, or add a source of another origin.`
  if (certainty === 'confirmed' && origins.length < 2)
    return 'Confirmed wants two supporting sources of different origin. Add one, or say reported.'
  if (certainty === 'reported' && origins.length < 1)
    return 'Reported wants a source that supports it. Add one, or say unverified.'
  if (certainty === 'disputed' && !isDisputed)
    return 'Disputed wants a source with the stance contradicts. Add it, or say reported.'
  return null
}
