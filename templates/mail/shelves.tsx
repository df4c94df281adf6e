import type { Lang } from '../../src/timeline/event.ts'
import type { ToldEvent } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { eventText, type Showing } from './event-text.ts'
import { oneLine } from './line.ts'
import { paperOf } from './paper.ts'
import { type Shelf, shelvesOf } from './shelf.ts'

type Shelved = Showing & { events: ToldEvent[] }
type Rest = { lang: Lang; more: number; editionUrl: string }

/** All events of a letter under their headings. */
export const Shelves = ({ events, lang, because }: Shelved) => (
  <>
    {shelvesOf(events, lang).map(({ title, places }) => (
      <>
        <h2 style={paperOf(lang).h2}>{title}</h2>
        {places.map((place) => (
          <Place place={place} lang={lang} because={because} />
        ))}
      </>
    ))}
  </>
)

const Place = ({ place, lang, because }: Showing & { place: Shelf['places'][number] }) => (
  <>
    {place.name && (
      <p style={paperOf(lang).place}>
        <Runs text={place.name} lang={lang} />
      </p>
    )}
    {place.events.map((event) => (
      <EventCard event={event} lang={lang} because={because} />
    ))}
  </>
)

export const shelvesText = ({ events, lang, because }: Shelved): string[][] =>
  shelvesOf(events, lang).flatMap(({ title, places }) => [
    underlined(title),
    ...places.flatMap((place) => [
      place.name ? [isolated(oneLine(`[${place.name}]`), directionOf(lang))] : [],
      ...place.events.map((event) => eventText(event, { lang, because })),
    ]),
  ])

/** A heading of the plain part. */
export const underlined = (title: string): string[] => [title, '='.repeat(title.length)]

/** The way to what a letter had no room for. */
export const More = ({ lang, more, editionUrl }: Rest) =>
  more > 0 && (
    <p style={paperOf(lang).h2}>
      <a href={editionUrl} style={paperOf(lang).link}>
        {wordsIn(lang).mail.more(more)}
      </a>
    </p>
  )

export const moreText = ({ lang, more, editionUrl }: Rest): string[] =>
  more > 0 ? [`${wordsIn(lang).mail.more(more)}:`, editionUrl] : []
