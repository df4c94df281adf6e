import type { Certainty, Lang, Severity } from '../../src/timeline/event.ts'
import { countedSeverityOf } from '../../src/timeline/severity-counts.ts'
import { CERTAINTY_SIGNS, severityNameOf } from '../words/event-in-words.ts'
import { wordsIn } from '../words/words.ts'

/** The class of a severity, which gives bars, circles and chips their colour. */
export const severityClassOf = (severity: Severity): string => `s-${countedSeverityOf(severity)}`

/** The severity as a coloured word. A minor or unknown severity has none. */
export const SeverityChip = ({ severity, lang }: { severity: Severity; lang: Lang }) => {
  const name = severityNameOf({ severity }, lang)
  return name === '' ? null : <b class={`sev ${severityClassOf(severity)}`}>{name}</b>
}

/** The certainty as a sign and a word. */
export const CertaintySign = ({ certainty, lang }: { certainty: Certainty; lang: Lang }) => (
  <span class={`sure c-${certainty}`}>
    <span aria-hidden="true">{CERTAINTY_SIGNS[certainty]}</span> {wordsIn(lang).event.certainties[certainty]}
  </span>
)
