import type { NotToldReason } from '../../src/delivery/insight/not-told-context.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { zonedInWords } from './instant-in-words.ts'
import { wordsIn } from './words.ts'

/** The reason why an event was not told to a reader, as a sentence. Times are in the reader's zone. */
export const notToldInWords = (reason: NotToldReason, lang: Lang, timezone: string): string => {
  const { why, event } = wordsIn(lang)
  if (reason.why === 'ended') return why.notTold.endings[reason.how](zonedInWords(reason.at, timezone, lang))
  if (reason.why === 'below' || reason.why === 'below_alerts')
    return why.notTold[reason.why](event.severities[reason.severity], event.severities[reason.least])
  if (reason.why === 'less_certain')
    return why.notTold.less_certain(event.certainties[reason.certainty], event.certainties[reason.least])
  return 'at' in reason ? why.notTold[reason.why](zonedInWords(reason.at, timezone, lang)) : why.notTold[reason.why]
}
