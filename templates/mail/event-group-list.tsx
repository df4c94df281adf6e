import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { type EventGroup, groupEvents } from './event-groups.ts'
import { type EventDisplayOptions, eventTextLines } from './event-text.ts'
import { mailStylesOf } from './mail-styles.ts'
import { collapseWhitespace } from './plain-text.ts'

type EventGroupsProps = EventDisplayOptions & { events: EditionEventView[] }
type MoreLinkProps = { lang: Lang; more: number; editionUrl: string }

/** Renders all events of a mail under their headings. */
export const EventGroups = ({ events, lang, because }: EventGroupsProps) => (
  <>
    {groupEvents(events, lang).map(({ title, regions }) => (
      <>
        <h2 style={mailStylesOf(lang).h2}>{title}</h2>
        {regions.map((region) => (
          <RegionGroup region={region} lang={lang} because={because} />
        ))}
      </>
    ))}
  </>
)

const RegionGroup = ({ region, lang, because }: EventDisplayOptions & { region: EventGroup['regions'][number] }) => (
  <>
    {region.name && (
      <p style={mailStylesOf(lang).place}>
        <Runs text={region.name} lang={lang} />
      </p>
    )}
    {region.events.map((event) => (
      <EventCard event={event} lang={lang} because={because} />
    ))}
  </>
)

export const eventGroupTextBlocks = ({ events, lang, because }: EventGroupsProps): string[][] =>
  groupEvents(events, lang).flatMap(({ title, regions }) => [
    underlineHeading(title),
    ...regions.flatMap((region) => [
      region.name ? [isolated(collapseWhitespace(`[${region.name}]`), directionOf(lang))] : [],
      ...region.events.map((event) => eventTextLines(event, { lang, because })),
    ]),
  ])

/** A heading of the plain-text part. */
export const underlineHeading = (title: string): string[] => [title, '='.repeat(title.length)]

/** The link to the events that do not fit into the mail. */
export const MoreLink = ({ lang, more, editionUrl }: MoreLinkProps) =>
  more > 0 && (
    <p style={mailStylesOf(lang).h2}>
      <a href={editionUrl} style={mailStylesOf(lang).link}>
        {wordsIn(lang).mail.more(more)}
      </a>
    </p>
  )

export const moreLinkTextLines = ({ lang, more, editionUrl }: MoreLinkProps): string[] =>
  more > 0 ? [`${wordsIn(lang).mail.more(more)}:`, editionUrl] : []
