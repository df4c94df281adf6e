import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { groupEvents } from './event-groups.ts'
import { type EventDisplayOptions, eventTextLines } from './event-text.ts'
import { mailStylesOf } from './mail-styles.ts'

type EventGroupsProps = EventDisplayOptions & { events: EditionEventView[] }
type MoreLinkProps = { lang: Lang; more: number; editionUrl: string }

/** Renders all events of a mail under their headings. */
export const EventGroups = ({ events, lang, because }: EventGroupsProps) => (
  <>
    {groupEvents(events, lang).map((group) => (
      <>
        <h2 style={mailStylesOf(lang).h2}>{group.title}</h2>
        {group.events.map((event) => (
          <EventCard event={event} lang={lang} because={because} />
        ))}
      </>
    ))}
  </>
)

export const eventGroupTextBlocks = ({ events, lang, because }: EventGroupsProps): string[][] =>
  groupEvents(events, lang).flatMap((group) => [
    underlineHeading(group.title),
    ...group.events.map((event) => eventTextLines(event, { lang, because })),
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
