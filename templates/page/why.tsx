import type { NotToldReason } from '../../src/delivery/insight/why-not-told.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EventTitleView, SentMailView, WhyAnswerView } from '../views.ts'
import { zonedInWords } from '../words/instant-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Layout, type PageContext } from './layout.tsx'

type TimezoneProps = {
  lang: Lang
  /** The time zone of the reader, in which all times are shown. */
  timezone: string
}

type WhyPageProps = PageContext &
  TimezoneProps & {
    /** The masked email address. */
    email: string
    /** The path of this page. */
    path: string
    asked: string
    mails: SentMailView[]
    /** The query of the page with earlier mails. */
    earlier: string | null
    /** The events that match the question; null where nothing was asked. */
    found: EventTitleView[] | null
    answer: WhyAnswerView | null
    /** The address that asks about an event. */
    queryFor: (event: EventTitleView) => string
  }

/**
 * The page with the mails of a reader, and the answer to why an event was or was not in them. The form changes nothing
 * and needs no script.
 */
export const WhyPage = ({
  lang,
  site,
  timezone,
  email,
  path,
  asked,
  mails,
  earlier,
  found,
  answer,
  queryFor,
}: WhyPageProps) => {
  const { why } = wordsIn(lang)
  const query = asked ? `?${new URLSearchParams({ q: asked })}` : ''
  return (
    <Layout lang={lang} site={site} title={why.title} path={path + query} noindex>
      <h1>{why.title}</h1>
      <p class="lead">
        <Runs text={why.lead(email)} lang={lang} />
      </p>
      <h2 id="ask">{why.ask}</h2>
      <form method="get" action={path} class="ask">
        <input type="hidden" name="lang" value={lang} />
        <div class="field">
          <label for="q">{why.query}</label>
          <input id="q" name="q" type="search" value={asked} autocomplete="off" maxlength={500} dir="auto" />
        </div>
        <button type="submit">{why.button}</button>
      </form>
      {found && <FoundEvents found={found} lang={lang} queryFor={queryFor} />}
      {answer && <AnswerSection answer={answer} lang={lang} timezone={timezone} />}
      <h2>{why.mails}</h2>
      {mails.length === 0 && <p>{earlier ? why.noneHere : why.none}</p>}
      <SentMailList mails={mails} lang={lang} timezone={timezone} />
      {earlier && (
        <p class="more">
          <a href={withLang(path + earlier, lang)} rel="next">
            {why.earlier}
          </a>
        </p>
      )}
    </Layout>
  )
}

const FoundEvents = ({
  found,
  lang,
  queryFor,
}: Pick<WhyPageProps, 'lang' | 'queryFor'> & { found: EventTitleView[] }) => {
  const { why } = wordsIn(lang)
  if (found.length === 0) return <p class="note">{why.notFound}</p>
  return (
    <div class="note">
      <p>{why.which}</p>
      <ul>
        {found.map((event) => (
          <li>
            <a href={withLang(queryFor(event), lang)}>
              <EventTitle event={event} lang={lang} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

const AnswerSection = ({
  answer: { event, mails, reasonsNotTold },
  lang,
  timezone,
}: TimezoneProps & { answer: WhyAnswerView }) => {
  const { why } = wordsIn(lang)
  const isTold = reasonsNotTold.length === 0 || mails.length > 0
  return (
    <section class="note" aria-labelledby="answer">
      <h3 id="answer">
        <a href={withLang(event.url, lang)}>
          <EventTitle event={event} lang={lang} />
        </a>
      </h3>
      <p>
        {isTold
          ? mails.some(({ status }) => TOLD_STATUSES.includes(status))
            ? why.told
            : why.notSent
          : why.notToldYet}
      </p>
      <SentMailList mails={mails} lang={lang} timezone={timezone} heading="h4" />
      {reasonsNotTold.map((each) => (
        <p>
          <Runs text={notToldInWords(each, { lang, timezone })} lang={lang} />
        </p>
      ))}
    </section>
  )
}

const TOLD_STATUSES: readonly string[] = ['sent', 'delayed', 'delivered', 'complained']

/** A list of mails: time, subject, state, and each event with the reason for it. */
const SentMailList = ({
  mails,
  lang,
  timezone,
  heading: Heading = 'h3',
}: TimezoneProps & { mails: SentMailView[]; heading?: 'h3' | 'h4' }) => {
  const { why } = wordsIn(lang)
  return (
    <>
      {mails.map((mail) => (
        <article class="event">
          <p class="soft">
            <Runs text={`${mailKindNameOf(mail, lang)} · ${zonedInWords(mail.at, timezone, lang)}`} lang={lang} />
          </p>
          <Heading>
            <Quoted text={mail.subject} lang={mail.lang} inside={lang} />
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

const EventTitle = ({ event, lang }: { event: EventTitleView; lang: Lang }) => {
  const title = <Quoted text={event.text.title} lang={event.text.lang} inside={lang} />
  return event.retracted ? <s>{title}</s> : title
}

/** A short list of mails, one line for each. */
export const LastMails = ({ mails, lang, timezone }: TimezoneProps & { mails: SentMailView[] }) => (
  <ul>
    {mails.map((mail) => (
      <li>
        <Runs text={`${zonedInWords(mail.at, timezone, lang)} · ${mailKindNameOf(mail, lang)}: `} lang={lang} />
        <Quoted text={mail.subject} lang={mail.lang} inside={lang} />
        {' · '}
        {wordsIn(lang).why.statuses[mail.status]}
      </li>
    ))}
  </ul>
)

const mailKindNameOf = ({ kind }: SentMailView, lang: Lang): string => {
  const { why, page } = wordsIn(lang)
  return ({ ...page.editions, confirmation: why.confirmation } as Record<string, string>)[kind] ?? kind
}

/** The reason why an event was not told to a reader, as a sentence. */
export const notToldInWords = (reason: NotToldReason, { lang, timezone }: TimezoneProps): string => {
  const { why, event } = wordsIn(lang)
  if (reason.why === 'ended') return why.notTold.endings[reason.how](zonedInWords(reason.at, timezone, lang))
  if (reason.why === 'below' || reason.why === 'below_alerts')
    return why.notTold[reason.why](event.severities[reason.severity], event.severities[reason.least])
  return 'at' in reason ? why.notTold[reason.why](zonedInWords(reason.at, timezone, lang)) : why.notTold[reason.why]
}
