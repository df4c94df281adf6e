import type { Severity } from '../../../timeline/event.ts'
import type { WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { wordingOf } from './chat-text.ts'
import { truncateText, utf8LengthOf } from './cut-to-bytes.ts'

const MAX_MESSAGE_BYTES = 4096
const MAX_TITLE_BYTES = 250
/** As much as an encoded word of 75 characters holds (RFC 2047, section 2). */
const MAX_ENCODED_WORD_BYTES = 45

/** From 1 to 5. Never 5, which rings through the silence of a night: what happened is over, and this is no warning. */
const NTFY_PRIORITIES: Record<Severity, string> = { extreme: '4', severe: '3', moderate: '3', unknown: '3', minor: '2' }

/**
 * A message for a topic of ntfy: plain text of at most 4,096 bytes, for more is made into an attachment (docs.ntfy.sh,
 * Limitations). The title, the priority, the tags and the link have their place in the headers; the link stands in the
 * text as well, and is never cut.
 */
export const formatNtfy = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { title, paragraphs, details, url } = wordingOf(webhookEvent)
  const end = `\n\n${url}`
  const text = [...paragraphs, details.join('\n')].join('\n\n')
  return {
    contentType: 'text/plain; charset=utf-8',
    text: truncateText(text.toWellFormed(), MAX_MESSAGE_BYTES - utf8LengthOf(end), utf8LengthOf) + end,
    headers: {
      title: encodeHeaderWords(truncateText(title.toWellFormed(), MAX_TITLE_BYTES, utf8LengthOf)),
      priority: NTFY_PRIORITIES[webhookEvent.event.severity],
      tags: [webhookEvent.type.slice('event.'.length), webhookEvent.event.certainty].join(','),
      click: url,
    },
  }
}

/** A text as a header can carry it: words of base64, none of which parts a character. */
const encodeHeaderWords = (text: string): string => {
  const words: string[] = []
  let word = ''
  for (const char of text) {
    if (utf8LengthOf(word + char) > MAX_ENCODED_WORD_BYTES) {
      words.push(word)
      word = ''
    }
    word += char
  }
  return [...words, word].map((each) => `=?UTF-8?B?${encodeBase64(each)}?=`).join(' ')
}

const encodeBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
