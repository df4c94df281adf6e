import { isOpinion, type Lang } from '../../src/timeline/event.ts'
import type { EditionEventView } from '../views.ts'
import { wordsIn } from '../words/words.ts'

/** Events under one heading. */
export type EventGroup = { title: string; events: EditionEventView[] }

/** Groups events as a digest shows them: corrections, what is new, what people say. In a group the given order stays. */
export const groupEvents = (events: EditionEventView[], lang: Lang): EventGroup[] => {
  const words = wordsIn(lang).mail.digest
  const groups = Map.groupBy(events, groupOf)
  return (['corrections', 'latest', 'statements'] as const).flatMap((name) => {
    const found = groups.get(name)
    return found ? [{ title: words[name], events: found }] : []
  })
}

const groupOf = (event: EditionEventView): 'corrections' | 'latest' | 'statements' => {
  if (event.section === 'correction') return 'corrections'
  return isOpinion(event) ? 'statements' : 'latest'
}
