import type { EventTitleView, SentMailView, WhyAnswerView } from '../views.ts'
import { notToldInWords } from '../words/not-told-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Layout, type PageContext } from './layout.tsx'
import { EventTitle, type ReaderTimeProps, SentMailList } from './sent-mails.tsx'

type WhyPageProps = PageContext &
  ReaderTimeProps & {
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
export const WhyPage = (page: WhyPageProps) => {
  const { lang, site, timezone, email, path, asked, found, answer, queryFor } = page
  const { why } = wordsIn(lang)
  const query = asked ? `?${new URLSearchParams({ q: asked })}` : ''
  return (
    <Layout lang={lang} site={site} title={why.title} path={path + query} noindex>
      <h1>{why.title}</h1>
      <p class="lead">
        <Runs text={why.lead(email)} lang={lang} />
      </p>
      <QuestionForm lang={lang} path={path} asked={asked} />
      {found && <FoundEvents found={found} lang={lang} queryFor={queryFor} />}
      {answer && <AnswerSection answer={answer} lang={lang} timezone={timezone} />}
      <MailsSection {...page} />
    </Layout>
  )
}

const QuestionForm = ({ lang, path, asked }: Pick<WhyPageProps, 'lang' | 'path' | 'asked'>) => {
  const { why } = wordsIn(lang)
  return (
    <>
      <h2 id="ask">{why.ask}</h2>
      <form method="get" action={path} class="ask">
        <input type="hidden" name="lang" value={lang} />
        <div class="field">
          <label for="q">{why.query}</label>
          <input id="q" name="q" type="search" value={asked} autocomplete="off" maxlength={500} dir="auto" />
        </div>
        <button type="submit">{why.button}</button>
      </form>
    </>
  )
}

const MailsSection = ({ lang, timezone, path, mails, earlier }: WhyPageProps) => {
  const { why } = wordsIn(lang)
  return (
    <>
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
    </>
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
}: ReaderTimeProps & { answer: WhyAnswerView }) => {
  const { why } = wordsIn(lang)
  const wasSent = mails.some(({ status }) => TOLD_STATUSES.includes(status))
  const hadMail = reasonsNotTold.length === 0 || mails.length > 0
  const sentence = hadMail ? (wasSent ? why.told : why.notSent) : why.notToldYet
  return (
    <section class="note" aria-labelledby="answer">
      <h3 id="answer">
        <a href={withLang(event.url, lang)}>
          <EventTitle event={event} lang={lang} />
        </a>
      </h3>
      <p>{sentence}</p>
      <SentMailList mails={mails} lang={lang} timezone={timezone} heading="h4" />
      {reasonsNotTold.map((each) => (
        <p>
          <Runs text={notToldInWords(each, lang, timezone)} lang={lang} />
        </p>
      ))}
    </section>
  )
}

const TOLD_STATUSES: readonly string[] = ['sent', 'delayed', 'delivered', 'complained']
