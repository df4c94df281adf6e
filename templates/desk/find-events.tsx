import type { Lang } from '../../src/timeline/event.ts'
import { withLang } from '../page/address.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'

/** The events that a search found: the title of each, and when it was. */
export type FoundEvent = { event: string; title: string; when: string }

/** The field that finds events by words, place, actor, id or address. */
export const FindForm = ({ lang, text = '' }: { lang: Lang; text?: string }) => {
  const { find } = wordsIn(lang).desk
  return (
    <form class="search" method="get" action="/desk/events">
      <input type="hidden" name="lang" value={lang} />
      <div class="field">
        <label for="find">{find.label}</label>
        <input id="find" name="q" type="search" dir="auto" value={text} />
      </div>
      <button type="submit">{find.button}</button>
    </form>
  )
}

/** The page of the events that a search found. */
export const FoundEventsPage = ({ text, found, ...desk }: DeskPage & { text: string; found: FoundEvent[] }) => {
  const { find } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} title={find.title}>
      <h1>{find.title}</h1>
      <FindForm lang={desk.lang} text={text} />
      {found.length === 0 && <p>{find.nothing}</p>}
      <ul class="list">
        {found.map(({ event, title, when }) => (
          <li>
            <a href={withLang(`/desk/events/${event}`, desk.lang)}>
              <Runs text={title} lang={desk.lang} />
            </a>
            <br />
            <span class="soft">
              <Runs text={when} lang={desk.lang} />
            </span>
          </li>
        ))}
      </ul>
    </DeskLayout>
  )
}
