import type { Body, Notice } from '../webhook-event.ts'
import { wordingOf } from './chat-text.ts'
import { cut } from './cut-to-bytes.ts'

const LONGEST_HEADER = 150
const LONGEST_TEXT = 3000

/**
 * A message for an incoming webhook of Slack: at most 50 blocks (here at most ten), a header of at most 150 characters,
 * texts of at most 3,000 (docs.slack.dev, Block Kit). What a publisher wrote is plain text, in which nothing is a mention,
 * a link or an emoji, with the three characters that Slack gives a meaning to (& < >) as entities.
 */
export const slack = (notice: Notice): Body => {
  const { title, paragraphs, details, open, url } = wordingOf(notice)
  const link = `<${escaped(url)}|${escaped(open)}>`
  const message = {
    text: `${plain(title, LONGEST_TEXT - link.length - 1)}\n${link}`,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: textOf(title, LONGEST_HEADER) },
      ...paragraphs.map((paragraph) => ({ type: 'section', text: textOf(paragraph, LONGEST_TEXT) })),
      { type: 'context', elements: details.map((detail) => textOf(detail, LONGEST_TEXT)) },
      { type: 'section', text: { type: 'mrkdwn', text: link, verbatim: true } },
    ],
  }
  return { contentType: 'application/json', text: JSON.stringify(message) }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => ENTITIES[char]!)

const plain = (text: string, most: number): string => escaped(cut(text, most, (part) => escaped(part).length))

const textOf = (text: string, most: number) => ({ type: 'plain_text', text: plain(text, most), emoji: false })
