import { shortenText } from '../../src/lib/shorten-text.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { durationInWords } from '../words/duration-in-words.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { periodInWords } from '../words/period-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { revisionAnchorOf } from './history.tsx'
import { Layout, type PageContext } from './layout.tsx'

/** A correction or retraction in the list. `title` is absent if its text was removed. Times in ms, `at` in ms UTC. */
export type CorrectionEntryView = {
  event: string
  number: number
  change: 'correction' | 'retraction'
  at: number
  title?: { words: string; lang: Lang } | undefined
  reason?: { words: string; lang: Lang } | undefined
  /** How many readers had been told the earlier version; null where that is not known. */
  told: number | null
  isInDigest: boolean
  wait: { half: number; last: number } | null
}

type NumbersView = { corrections: number; retractions: number; last: number }

type CorrectionsPageProps = PageContext & {
  /** The numbers by month, the newest first, and those of all months before them. Only on the first page. */
  numbers?: { months: (NumbersView & { month: string })[]; earlier: NumbersView | null } | undefined
  corrections: CorrectionEntryView[]
  /** The cursor of this page; undefined on the first page. */
  after?: string | undefined
  next?: string | undefined
}

/** A longer reason is cut: the page of the event has the whole of it. */
const MAX_REASON_CHARACTERS = 240

/** The page of all corrections and retractions. */
export const CorrectionsPage = ({ lang, site, numbers, corrections, after, next }: CorrectionsPageProps) => {
  const { correctionLog, corrections: title } = wordsIn(lang).sitePage
  return (
    <Layout
      lang={lang}
      site={site}
      title={title}
      path={`/corrections${after ? `?after=${after}` : ''}`}
      description={correctionLog.lead}
    >
      <h1>{title}</h1>
      <p class="lead">{correctionLog.lead}</p>
      {corrections.length === 0 && <p>{after ? correctionLog.noEarlier : correctionLog.none}</p>}
      {numbers && numbers.months.length > 0 && <NumbersTable {...numbers} lang={lang} />}
      {corrections.map((entry) => (
        <CorrectionEntry entry={entry} lang={lang} />
      ))}
      {next && (
        <p class="more">
          <a href={withLang(next, lang)} rel="next">
            {correctionLog.earlier}
          </a>
        </p>
      )}
    </Layout>
  )
}

/** The numbers of corrections and retractions by month. Each month leads to its entries. */
const NumbersTable = ({ months, earlier, lang }: NonNullable<CorrectionsPageProps['numbers']> & { lang: Lang }) => {
  const { correctionLog } = wordsIn(lang).sitePage
  const rows = [
    ...months.map(({ month, ...row }) => ({ ...row, name: periodInWords(month, lang) })),
    ...(earlier ? [{ ...earlier, name: correctionLog.before }] : []),
  ]
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{correctionLog.month}</th>
          <th scope="col">{correctionLog.columns.corrections}</th>
          <th scope="col">{correctionLog.columns.retractions}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, last, corrections, retractions }) => (
          <tr>
            <th scope="row">
              <a href={withLang(`/corrections?after=${last + 1}`, lang)}>
                <Runs text={name} lang={lang} />
              </a>
            </th>
            <td>{corrections}</td>
            <td>{retractions}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const CorrectionEntry = ({ entry, lang }: { entry: CorrectionEntryView; lang: Lang }) => {
  const { correctionLog } = wordsIn(lang).sitePage
  const { event, number, change, title, reason } = entry
  return (
    <article class="event">
      <h2>
        <a href={`${withLang(`/events/${event}`, lang)}#${revisionAnchorOf(number)}`}>
          {title ? <Quoted text={title.words} lang={title.lang} inside={lang} /> : correctionLog.removed}
        </a>
      </h2>
      <p class="soft">
        <span class="mark">{correctionLog.changes[change]}</span> ·{' '}
        <time datetime={new Date(entry.at).toISOString()}>
          <Runs text={instantInWords(entry.at, lang)} lang={lang} />
        </time>
      </p>
      {reason && (
        <p>
          <Quoted text={shortenText(reason.words, MAX_REASON_CHARACTERS)} lang={reason.lang} inside={lang} />
        </p>
      )}
      <p class="soft">
        <Runs text={toldInWords(entry, lang)} lang={lang} />
      </p>
    </article>
  )
}

/** How many readers had been told the earlier version, and how soon they were told of this one. */
const toldInWords = ({ told, isInDigest, wait }: CorrectionEntryView, lang: Lang): string => {
  const { correctionLog } = wordsIn(lang).sitePage
  if (told === null) return ''
  if (told === 0) return correctionLog.toldNobody
  const count = told < 10 ? correctionLog.toldFew : correctionLog.told(told)
  if (!wait) return isInDigest ? `${count} ${correctionLog.inDigest}` : count
  const [half, last] = [durationInWords(wait.half, lang), durationInWords(wait.last, lang)]
  return `${count} ${half === last ? correctionLog.allWithin(last) : correctionLog.halfWithin(half, last)}`
}
