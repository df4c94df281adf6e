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

/** The headings of the parts of a mail that comes unasked, in the text part of both languages. */
const PART_HEADINGS: [kind: string, heading: RegExp][] = [
  ['retraction', /^(A report withdrawn|Reports withdrawn|سحب خبر|أخبار مسحوبة)$/],
  ['correction', /^(A correction|Corrections|تصحيح|تصحيحات)$/],
  ['rollup', /^(Alerts we held for you|تنبيهات مؤجَّلة)$/],
  ['alert', /^(Alert|تنبيه)$/],
]

/** Returns the parts of a mail that comes unasked, by kind in their order; any other mail is one part. */
export const partsOf = (kind: string, text: string): { kind: string; text: string }[] => {
  if (!PART_HEADINGS.some(([each]) => each === kind)) return [{ kind, text }]
  const parts: { kind: string; text: string }[] = []
  for (const line of text.split('\n')) {
    const heading = PART_HEADINGS.find(([, pattern]) => pattern.test(line.trim()))
    if (heading || parts.length === 0) parts.push({ kind: heading?.[0] ?? kind, text: '' })
    parts.at(-1)!.text += `${line}\n`
  }
  return parts
}
