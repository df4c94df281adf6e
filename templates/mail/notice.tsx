import type { Lang } from '../../src/timeline/event.ts'
import type { Letter, NoticeView, Site } from '../views.ts'
import type { ChangeInWords, Said as Saying } from '../words/changed.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { instantInWords } from '../words/instant.ts'
import { Runs } from '../words/runs.tsx'
import { dayInWords } from '../words/when.ts'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { eventText } from './event-text.ts'
import { Footer, footerText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { oneLine, paragraphs, wrapped } from './line.ts'
import { paperOf, sideOf } from './paper.ts'
import { underlined } from './shelves.tsx'
import { noticePreheader, noticeSubject } from './subject.ts'

type Notice = { lang: Lang; site: Site; notice: NoticeView }
type Part = Omit<Notice, 'site'>

/** Tells those who were told of an event that it is otherwise, or is withdrawn: what was said, when, and why it is not so. */
export const noticeLetter = ({ lang, site, notice }: Notice): Letter => {
  const subject = noticeSubject(notice, lang)
  const paper = paperOf(lang)
  const words = wordsIn(lang).noticeMail
  const lead = leadOf(notice, lang)
  const end = endOf(notice, lang)
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={noticePreheader(lead)}>
      <h1 style={paper.h1}>{words.heading[notice.kind]}</h1>
      <p style={paper.text}>
        <Runs text={lead} lang={lang} />
      </p>
      <Why notice={notice} lang={lang} />
      <Changes notice={notice} lang={lang} />
      <h2 style={paper.h2}>{titleOf(notice, lang)}</h2>
      <EventCard event={shownOf(notice)} lang={lang} because={false} />
      {end.map((line) => (
        <p style={paper.small}>
          <Runs text={line} lang={lang} />
        </p>
      ))}
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlined(words.heading[notice.kind]),
    wrapped(lead).map((line) => isolated(line, directionOf(lang))),
    ...whyText({ notice, lang }),
    ...changesText({ notice, lang }),
    underlined(titleOf(notice, lang)),
    eventText(shownOf(notice), { lang, because: false }),
    end.map((line) => isolated(line, directionOf(lang))),
    ...footerText({ lang, site }),
  ]
  return { subject, html: String(html), text: paragraphs(text) }
}

/** What was told and when, in a sentence. */
export const leadOf = ({ kind, day }: NoticeView, lang: Lang): string => {
  const { told, older } = wordsIn(lang).noticeMail
  return day === null ? older[kind] : told[kind](dayInWords(day, lang))
}

/** When it was corrected or withdrawn, and whether it was recorded anew since. */
export const endOf = ({ kind, at, again }: NoticeView, lang: Lang): string[] => {
  const words = wordsIn(lang).noticeMail
  return [words.at[kind](instantInWords(at, lang)), ...(again ? [words.again] : [])]
}

/** A correction shows the event as it stands, a retraction what was said of it. */
export const titleOf = ({ kind, day }: NoticeView, lang: Lang): string => {
  const words = wordsIn(lang).noticeMail
  if (kind === 'correction') return words.is
  return day === null ? words.wasOlder : words.was
}

const shownOf = ({ kind, event, was }: NoticeView) =>
  kind === 'correction' ? { ...event, section: 'new' as const } : { ...was, retracted: true, section: 'new' as const }

const Why = ({ notice: { kind, event }, lang }: Part) =>
  event.reason && (
    <>
      <h2 style={paperOf(lang).h2}>{wordsIn(lang).noticeMail.why[kind]}</h2>
      <Said saying={event.reason} lang={lang} />
    </>
  )

const whyText = ({ notice: { kind, event }, lang }: Part): string[][] =>
  event.reason
    ? [
        underlined(wordsIn(lang).noticeMail.why[kind]),
        wrapped(event.reason.words).map(inWords(event.reason.lang, lang)),
      ]
    : []

/** A paragraph; in another language than the mail's it lies on its own side. */
const Said = ({ saying, lang }: { saying: Saying; lang: Lang }) => {
  const { text: style } = paperOf(lang)
  const said = <Runs text={saying.words} lang={saying.lang} />
  if (saying.lang === lang) return <p style={style}>{said}</p>
  const side = sideOf(saying.lang)
  return (
    <p lang={saying.lang} dir={directionOf(saying.lang)} align={side} style={`${style};text-align:${side}`}>
      {said}
    </p>
  )
}

const Changes = ({ notice: { changes }, lang }: Part) => (
  <>
    {changes.length > 0 && <h2 style={paperOf(lang).h2}>{wordsIn(lang).noticeMail.changes}</h2>}
    {changes.map((change) => (
      <>
        <p style={paperOf(lang).place}>
          <Runs text={change.what} lang={lang} />
        </p>
        {'before' in change ? (
          <Beside before={change.before} after={change.after} lang={lang} />
        ) : (
          change.done && <Said saying={change.done} lang={lang} />
        )}
      </>
    ))}
  </>
)

/** What was said and what is known, side by side. */
const Beside = ({ before, after, lang }: { before: Saying; after: Saying; lang: Lang }) => {
  const paper = paperOf(lang)
  const words = wordsIn(lang).noticeMail
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
      <tr>
        {[[words.before, before] as const, [words.after, after] as const].map(([label, saying]) => (
          <td width="50%" align={sideOf(lang)} style={`${paper.half};text-align:${sideOf(lang)}`}>
            <p style={paper.small}>{label}</p>
            <Said saying={saying} lang={lang} />
          </td>
        ))}
      </tr>
    </table>
  )
}

const changesText = ({ notice: { changes }, lang }: Part): string[][] => [
  ...(changes.length > 0 ? [underlined(wordsIn(lang).noticeMail.changes)] : []),
  ...changes.map((change) => [isolated(oneLine(change.what), directionOf(lang)), ...changeText(change, lang)]),
]

const changeText = (change: ChangeInWords, lang: Lang): string[] => {
  const words = wordsIn(lang).noticeMail
  const said = ({ words: all, lang: own }: Saying) => wrapped(all).map(inWords(own, lang))
  if ('before' in change) return [`${words.before}:`, ...said(change.before), `${words.after}:`, ...said(change.after)]
  return change.done ? said(change.done) : []
}

const inWords =
  (own: Lang, lang: Lang) =>
  (line: string): string =>
    quoted(line, own, lang)
