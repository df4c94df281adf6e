import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView, ShownEventView } from '../views.ts'
import { hasCounts } from '../words/count-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { severityNameOf } from '../words/event-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { SeverityChip } from './event-card.tsx'
import { countsLineOf, metaPartsOf, shownReasonsOf, titleOf } from './event-meta.ts'
import { titleLineOf } from './event-text.ts'
import { mailStylesOf } from './mail-styles.ts'
import { collapseWhitespace, limitWords, wrapText } from './plain-text.ts'

type EntryProps = { event: EditionEventView; lang: Lang }
type CorrectionProps = EntryProps & { reasonWords: number; titleWords: number }

/** An event in one line: its title, and its facts. A statement has only its title. */
export const EventEntry = ({ event, lang, isTitleOnly }: EntryProps & { isTitleOnly?: boolean }) => {
  const styles = mailStylesOf(lang)
  return (
    <div {...styles.entry}>
      <EntryTitle event={event} lang={lang} />
      {!isTitleOnly && !event.redacted && (
        <p {...styles.small}>
          <SeverityChip event={event} lang={lang} />
          <Runs text={entryPartsOf(event, lang).join(' · ')} lang={lang} />
        </p>
      )}
    </div>
  )
}

export const entryTextLines = (event: EditionEventView, lang: Lang, isTitleOnly = false): string[] => [
  titleLineOf(event, lang),
  event.url,
  ...(isTitleOnly || event.redacted
    ? []
    : [
        isolated(
          [severityNameOf(event, lang), ...entryPartsOf(event, lang)].filter(Boolean).join(wordsIn(lang).event.comma),
          directionOf(lang),
        ),
      ]),
]

const entryPartsOf = (event: EditionEventView, lang: Lang): string[] => {
  const words = wordsIn(lang)
  return [
    ...metaPartsOf(event, lang, 1),
    ...(event.sources.length > 0 ? [words.mail.sources(event.sources.length)] : []),
    ...(hasCounts(event) ? [countsLineOf(event, lang)] : []),
    ...(event.section === 'update' && !event.cause ? [words.mail.digest.updated] : []),
    ...(event.cause ? [words.alert.cause[event.cause]] : []),
    ...(event.alreadyAlerted ? [words.alert.alreadyAlerted.short] : []),
  ]
}

/** A correction in one line: the title, what was wrong, and the link to what changed. */
export const CorrectionEntry = ({ event: corrected, lang, reasonWords, titleWords }: CorrectionProps) => {
  const event = withShortTitle(corrected, titleWords)
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang)
  const reasons = reasonSentencesOf(event, reasonWords)
  return (
    <p {...styles.wash}>
      <b>{words.mail.digest.corrected}</b> <EntryTitle event={event} lang={lang} />
      {event.redacted && ` · ${words.event.redactedMeans}`}
      {reasons.map((reason) => (
        <>
          {' · '}
          <Quoted text={reason.words} lang={reason.lang} inside={lang} />
        </>
      ))}
      {event.alreadyAlerted && ` · ${words.alert.alreadyAlerted.short}`}
    </p>
  )
}

export const correctionEntryTextLines = ({
  event: corrected,
  lang,
  reasonWords,
  titleWords,
}: CorrectionProps): string[] => {
  const event = withShortTitle(corrected, titleWords)
  const words = wordsIn(lang)
  return [
    `${words.mail.digest.corrected} ${titleLineOf(event, lang)}`,
    event.url,
    ...(event.redacted ? [words.event.redactedMeans] : []),
    ...reasonSentencesOf(event, reasonWords).flatMap((reason) =>
      wrapText(reason.words).map((line) => quoted(line, reason.lang, lang)),
    ),
    ...(event.alreadyAlerted ? [words.alert.alreadyAlerted.short] : []),
  ]
}

const withShortTitle = (event: EditionEventView, titleWords: number): EditionEventView => ({
  ...event,
  text: { ...event.text, title: limitWords(event.text.title, titleWords) },
})

/** The reasons of a correction: first what was wrong, then what changed otherwise. Each has a part of the words. */
const reasonSentencesOf = (event: ShownEventView, reasonWords: number) => {
  const reasons = shownReasonsOf(event).toSorted((a, b) => Number(b.isWrong) - Number(a.isWrong))
  const each = Math.max(MIN_REASON_WORDS, Math.floor(reasonWords / Math.max(1, reasons.length)))
  return reasons.map(({ words, lang }) => ({ words: limitWords(collapseWhitespace(words), each), lang }))
}

const MIN_REASON_WORDS = 3

const EntryTitle = ({ event, lang }: EntryProps) => (
  <>
    {event.retracted && `${wordsIn(lang).event.retracted}: `}
    <a href={event.url} {...mailStylesOf(lang)[event.retracted ? 'struck' : 'entryTitle']}>
      <Quoted text={titleOf(event)} lang={event.text.lang} inside={lang} />
    </a>
  </>
)
