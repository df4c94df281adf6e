import type { Lang } from '../../src/timeline/event.ts'
import type { EventView, Site } from '../views.ts'
import { whenOf } from '../words/event-in-words.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Title } from './event-list.tsx'
import { subscribePathOf } from './follow-box.tsx'

/** The events before and after another at the same place. */
export type NearbyView = { before: EventView | null; after: EventView | null }

/** Links to the events before and after at the same place. */
export const NearbyLinks = ({ nearby: { before, after }, lang }: { nearby: NearbyView; lang: Lang }) => {
  const { front } = wordsIn(lang)
  if (!before && !after) return null
  return (
    <>
      <h2>{front.nearby}</h2>
      <NearbyLink label={front.before} event={before} lang={lang} />
      <NearbyLink label={front.after} event={after} lang={lang} />
    </>
  )
}

const NearbyLink = ({ label, event, lang }: { label: string; event: EventView | null; lang: Lang }) =>
  event && (
    <p>
      {label}:{' '}
      <a href={withLang(event.url, lang)}>
        <Title event={event} lang={lang} />
      </a>{' '}
      <span class="soft">
        <Runs text={whenOf(event, lang)} lang={lang} />
      </span>
    </p>
  )

const MAX_FOLLOWED = 3

/** Links to the form that follows the event, its first place, or one of its actors. */
export const FollowLinks = ({ event: { id, places, actors }, lang }: { event: EventView; lang: Lang }) => {
  const { front, form } = wordsIn(lang)
  const followed = [
    ...places.slice(0, 1).map(({ id, name }) => ({ name: name[lang], filter: { region: id } })),
    ...actors.flatMap(({ id, name }) => (id ? [{ name, filter: { actor: id } }] : [])),
  ].slice(0, MAX_FOLLOWED)
  return (
    <>
      <h2>{front.follow}</h2>
      <p class="chips">
        <a href={withLang(`/subscribe?${new URLSearchParams({ event: id })}`, lang)}>{form.event.follow}</a>{' '}
        {followed.map(({ name, filter }) => (
          <>
            <a href={subscribePathOf(filter, lang)}>
              <Runs text={name} lang={lang} />
            </a>{' '}
          </>
        ))}
      </p>
    </>
  )
}

type CitationProps = {
  event: EventView
  number: number
  at: number
  site: Site
  lang: Lang
  /** The sentence of the map, if there is one. */
  mapNote?: string | undefined
}

/** A sentence that cites this version, the address of the page, and the event as JSON. */
export const Citation = ({ event: { id, text, url }, number, at, site, lang, mapNote }: CitationProps) => {
  const { front, event: words } = wordsIn(lang)
  const version = front.version(number, instantInWords(at, lang))
  return (
    <details class="fold">
      <summary>{front.cite}</summary>
      <p>
        <cite>
          <Quoted text={text.title} lang={text.lang} inside={lang} />
        </cite>
        {words.comma}
        <Runs text={`${site.name}${words.comma}${version}`} lang={lang} />
      </p>
      <p>
        <a href={withLang(url, lang)} dir="ltr">
          {url}
        </a>
      </p>
      <p>
        <a href={`/v1/events/${id}`}>
          <Runs text={front.asData} lang={lang} />
        </a>{' '}
        ·{' '}
        <a href={`/v1/events/${id}/revisions`}>
          <Runs text={front.versionsAsData} lang={lang} />
        </a>
      </p>
      {mapNote && (
        <p class="hint">
          <Runs text={mapNote} lang={lang} />
        </p>
      )}
    </details>
  )
}
