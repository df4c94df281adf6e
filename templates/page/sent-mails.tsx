import type { Lang } from '../../src/timeline/event.ts'
import type { EventTitleView, SentMailView } from '../views.ts'
import { zonedInWords } from '../words/instant-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

/** The language and the time zone of the reader, in which all times are shown. */
export type ReaderTimeProps = { lang: Lang; timezone: string }

/** A list of mails: time, subject, state, and each event with the reason for it. */
export const SentMailList = ({
  mails,
  lang,
  timezone,
  heading: Heading = 'h3',
}: ReaderTimeProps & { mails: SentMailView[]; heading?: 'h3' | 'h4' }) => {
  const { why } = wordsIn(lang)
  return (
    <>
      {mails.map((mail) => (
        <article class="event">
          <p class="soft">
            <Runs text={`${mailKindNameOf(mail, lang)} · ${zonedInWords(mail.at, timezone, lang)}`} lang={lang} />
          </p>
          <Heading>
            <MailSubject mail={mail} lang={lang} />
          </Heading>
          <p>
            <b>{why.statuses[mail.status]}</b>
            {mail.edition && (
              <>
                {' · '}
                <a href={mail.edition}>{why.read}</a>
              </>
            )}
          </p>
          <MailEvents mail={mail} lang={lang} />
        </article>
      ))}
    </>
  )
}

const MailEvents = ({ mail: { events, more }, lang }: { mail: SentMailView; lang: Lang }) =>
  events.length > 0 && (
    <ul>
      {events.map((event) => (
        <li>
          <a href={withLang(event.url, lang)}>
            <EventTitle event={event} lang={lang} />
          </a>
          <br />
          <span class="soft">
            <Runs text={event.because} lang={lang} />
          </span>
        </li>
      ))}
      {more > 0 && <li>{wordsIn(lang).why.more(more)}</li>}
    </ul>
  )

/** The title of an event; struck through if the event is retracted. */
export const EventTitle = ({ event, lang }: { event: EventTitleView; lang: Lang }) => {
  const title = <Quoted text={event.text.title} lang={event.text.lang} inside={lang} />
  return event.retracted ? <s>{title}</s> : title
}

/** A short list of mails, one line for each. */
export const LastMails = ({ mails, lang, timezone }: ReaderTimeProps & { mails: SentMailView[] }) => (
  <ul>
    {mails.map((mail) => (
      <li>
        <Runs text={`${zonedInWords(mail.at, timezone, lang)} · ${kindPrefixOf(mail, lang)}`} lang={lang} />
        <MailSubject mail={mail} lang={lang} />
        {' · '}
        {wordsIn(lang).why.statuses[mail.status]}
      </li>
    ))}
  </ul>
)

/** The kind of a mail before its subject. The subject of a correction or retraction begins with it already. */
const kindPrefixOf = (mail: SentMailView, lang: Lang): string =>
  mail.subject !== null && (mail.kind === 'correction' || mail.kind === 'retraction')
    ? ''
    : `${mailKindNameOf(mail, lang)}: `

const MailSubject = ({ mail, lang }: { mail: SentMailView; lang: Lang }) =>
  mail.subject === null ? (
    <span>{wordsIn(lang).why.noSubject}</span>
  ) : (
    <Quoted text={mail.subject} lang={mail.lang} inside={lang} />
  )

const mailKindNameOf = ({ kind }: SentMailView, lang: Lang): string => {
  const { why, page } = wordsIn(lang)
  return ({ ...page.editions, confirmation: why.confirmation } as Record<string, string>)[kind] ?? kind
}
