import { diffWords, isReplaced } from '../../src/lib/word-diff.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { ChangeInWords, LocalizedText } from '../words/changes-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { Paragraph } from './event-card.tsx'
import { underlineHeading } from './mail-parts.tsx'
import { mailStylesOf, textAlignOf } from './mail-styles.ts'
import { collapseWhitespace, limitWords, wrapText } from './plain-text.ts'

type ChangesProps = { changes: ChangeInWords[]; lang: Lang; changeWords: number }

/** The page of the event has all of them. */
const MAX_CHANGES = 12

/** The changes between two revisions, with the removed and the added words marked. */
export const ChangedParts = ({ changes, lang, changeWords }: ChangesProps) => {
  const styles = mailStylesOf(lang)
  if (changes.length === 0 || changeWords === 0) return null
  return (
    <>
      <h2 {...styles.h2}>{wordsIn(lang).correctionMail.changes}</h2>
      {changes.slice(0, MAX_CHANGES).map((change) => (
        <>
          <p {...styles.strong}>
            <Runs text={collapseWhitespace(change.what)} lang={lang} />
          </p>
          {'before' in change ? (
            <MarkedChange {...shortened(change, changeWords)} lang={lang} />
          ) : (
            change.done && (
              <Paragraph text={limitWords(change.done.words, changeWords)} textLang={change.done.lang} lang={lang} />
            )
          )}
        </>
      ))}
    </>
  )
}

const shortened = (
  { before, after }: { before: LocalizedText; after: LocalizedText },
  limit: number,
): { before: LocalizedText; after: LocalizedText } => ({
  before: { ...before, words: limitWords(before.words, limit) },
  after: { ...after, words: limitWords(after.words, limit) },
})

const MarkedChange = ({ before, after, lang }: { before: LocalizedText; after: LocalizedText; lang: Lang }) => {
  const words = wordsIn(lang).correctionMail
  if (before.lang !== after.lang)
    return (
      <>
        <Paragraph label={words.before} text={before.words} textLang={before.lang} lang={lang} />
        <Paragraph label={words.after} text={after.words} textLang={after.lang} lang={lang} />
      </>
    )
  const side = textAlignOf(after.lang)
  const { text, removed, added } = mailStylesOf(lang)
  return (
    <p lang={after.lang} dir={directionOf(after.lang)} align={side} style={`${text.style};text-align:${side}`}>
      {diffWords(before.words, after.words).map(({ kind, text }, at, parts) => {
        const content = <Runs text={text} lang={after.lang} />
        if (kind === 'removed')
          return (
            <>
              <del {...removed}>{content}</del>
              {isReplaced(parts, at) && ' '}
            </>
          )
        return kind === 'added' ? <ins {...added}>{content}</ins> : content
      })}
    </p>
  )
}

export const changedPartsTextBlocks = ({ changes, lang, changeWords }: ChangesProps): string[][] =>
  changes.length === 0 || changeWords === 0
    ? []
    : [
        underlineHeading(wordsIn(lang).correctionMail.changes),
        ...changes
          .slice(0, MAX_CHANGES)
          .map((change) => [
            isolated(collapseWhitespace(change.what), directionOf(lang)),
            ...changeTextLines(change, lang, changeWords),
          ]),
      ]

const changeTextLines = (change: ChangeInWords, lang: Lang, limit: number): string[] => {
  const words = wordsIn(lang).correctionMail
  const quotedLines = ({ words: all, lang: own }: LocalizedText) =>
    wrapText(limitWords(all, limit)).map((line) => quoted(line, own, lang))
  if ('before' in change)
    return [`${words.before}:`, ...quotedLines(change.before), `${words.after}:`, ...quotedLines(change.after)]
  return change.done ? quotedLines(change.done) : []
}

const MAX_HEADLINE_LENGTH = 60

/** "26 November 2024, not 27 November 2024", if exactly one short fact changed; null else. */
export const changeHeadlineOf = (changes: readonly ChangeInWords[], lang: Lang): string | null => {
  const { difference, page, correctionMail: words } = wordsIn(lang)
  const facts = changes.filter(
    (change) => 'before' in change && change.what !== difference.title && change.what !== difference.summary,
  ) as Extract<ChangeInWords, { before: LocalizedText }>[]
  const [fact] = facts
  if (!fact || facts.length > 1) return null
  if (fact.before.words.length > MAX_HEADLINE_LENGTH || fact.after.words.length > MAX_HEADLINE_LENGTH) return null
  const headline = words.changed(fact.after.words, fact.before.words)
  return fact.what === page.fact.when || fact.what === page.fact.where ? headline : `${fact.what}: ${headline}`
}
