import type { Body, Notice } from '../webhook-event.ts'
import { wordingOf } from './chat-text.ts'
import { cut, unitsOf } from './cut-to-bytes.ts'

const LONGEST_TITLE = 256
const LONGEST_DESCRIPTION = 4096
const LONGEST_FOOTER = 80

/**
 * A message for a webhook of Discord: one embed with a title of at most 256 characters and a description of at most
 * 4,096, all together under 6,000 (docs.discord.com, Embed Limits). It mentions nobody, whatever it says: all mentions are
 * switched off, and what would look like one is broken up. The title leads to the event, however much is cut.
 */
export const discord = (notice: Notice): Body => {
  const { title, paragraphs, details, url } = wordingOf(notice)
  const embed = {
    title: plain(title, LONGEST_TITLE),
    url,
    description: plain([...paragraphs, details.join('\n')].join('\n\n'), LONGEST_DESCRIPTION),
    timestamp: new Date(notice.at).toISOString(),
    footer: { text: cut(notice.site.name, LONGEST_FOOTER, unitsOf) },
  }
  return { contentType: 'application/json', text: JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } }) }
}

/** A backslash takes its meaning from a mark; a space of no width parts an @ from the name that it would call. */
const escaped = (text: string): string =>
  text.replace(/[\\*_~`|>#[\]()<:+-]/g, (mark) => `\\${mark}`).replaceAll('@', '@\u200b')

const plain = (text: string, most: number): string => escaped(cut(text, most, (part) => escaped(part).length))
