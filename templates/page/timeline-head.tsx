import { sentencesOf } from '../../src/lib/sentences.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { LocalizedName } from '../../src/timeline/gazetteer.ts'
import { MAX_STANDING_SENTENCES } from '../../src/timeline/standing-event.ts'
import type { TimelineOverview } from '../../src/timeline/timeline-overview.ts'
import type { EventView } from '../views.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Title } from './event-list.tsx'

/** The state of things now: the words of editors, or else the gravest confirmed events. */
export type StandingView = { written: (EventView & { recordedAt: number }) | null; leading: EventView[] }

/** The title of the story, one sentence about it, its numbers, and what stands now. */
export const TimelineHead = ({
  title,
  overview,
  changedAt,
  standing,
  lang,
}: {
  title: LocalizedName
  overview: TimelineOverview
  changedAt: number | null
  standing: StandingView
  lang: Lang
}) => {
  const { front } = wordsIn(lang)
  return (
    <>
      <h1>
        <Runs text={title[lang]} lang={lang} />
      </h1>
      <p class="lead">{front.lead}</p>
      <p class="soft">
        {front.numbers(overview.events, overview.sources)}
        {changedAt !== null && (
          <>
            {' · '}
            <time datetime={new Date(changedAt).toISOString()}>
              <Runs text={front.lastChange(instantInWords(changedAt, lang))} lang={lang} />
            </time>
          </>
        )}
      </p>
      <Standing {...standing} lang={lang} />
    </>
  )
}

const Standing = ({ written, leading, lang }: StandingView & { lang: Lang }) => {
  const { front } = wordsIn(lang)
  if (!written && leading.length === 0) return null
  return (
    <section class="standing">
      <h2>
        {front.standsNow}
        {written && (
          <>
            {' · '}
            <Runs text={instantInWords(written.recordedAt, lang)} lang={lang} />
          </>
        )}
      </h2>
      {written ? <WrittenSentences event={written} lang={lang} /> : <LeadingEvents events={leading} lang={lang} />}
      <p class="soft">
        {written ? (
          <>
            {front.byEditors} · <a href={withLang(written.url, lang)}>{front.history}</a>
          </>
        ) : (
          front.bySeverity
        )}{' '}
        · <a href={withLang('/corrections', lang)}>{front.corrections}</a>
      </p>
    </section>
  )
}

const WrittenSentences = ({ event: { text }, lang }: { event: EventView; lang: Lang }) => (
  <>
    {sentencesOf(text.summary, text.lang)
      .slice(0, MAX_STANDING_SENTENCES)
      .map((sentence) => (
        <p>
          <Quoted text={sentence} lang={text.lang} inside={lang} />
        </p>
      ))}
  </>
)

const LeadingEvents = ({ events, lang }: { events: EventView[]; lang: Lang }) => (
  <>
    {events.map((event) => (
      <p>
        <a href={withLang(event.url, lang)}>
          <Title event={event} lang={lang} />
        </a>{' '}
        <span class="soft">
          <Runs text={event.regions.join(wordsIn(lang).event.comma)} lang={lang} />
        </span>
      </p>
    ))}
  </>
)
