const EVENT_LINK = /\/events\/([a-z0-9-]{3,64})/g
const EDITION_LINK = /\/editions\/[0-9a-f]+/
const READER_LINK = /\/(confirm|preferences|unsubscribe|data)\/[A-Za-z0-9_.-]{22,300}(?=\s|>|$)/g

/** Returns the ids of the events that a part of a mail links, sorted. */
export const eventsIn = (part: string): string[] =>
  [...new Set([...part.matchAll(EVENT_LINK)].map((match) => match[1]!))].sort()

/** True if the mail links its edition, because it has no room for all events. */
export const isTruncated = (text: string): boolean => EDITION_LINK.test(text)

/** Returns the paths of a reader's own links by purpose. A later link of the same purpose replaces an earlier one. */
export const readerLinksIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(READER_LINK)].map(([path, purpose]) => [purpose!, path]))

/** Returns the tags of a mail as it is sent to the provider. */
export const tagsOf = ({ tags }: { tags: { name: string; value: string }[] }): Record<string, string> =>
  Object.fromEntries(tags.map(({ name, value }) => [name, value]))
