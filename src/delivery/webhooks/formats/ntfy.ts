import { encodeBase64 } from '../../../lib/bytes.ts'
import { utf8LengthOf } from '../../../lib/text.ts'
import type { Severity } from '../../../timeline/event.ts'
import type { PayloadFormat, WebhookEvent, WebhookPayload } from '../webhook-event.ts'
import { eventSentencesOf } from './event-sentences.ts'
import { truncateText } from './truncate-text.ts'

const PLAIN_TEXT = 'text/plain; charset=utf-8'
const MAX_MESSAGE_BYTES = 4096
const MAX_TITLE_BYTES = 250
/** An encoded word has at most 75 characters (RFC 2047, section 2), which hold this many bytes in base64. */
const MAX_ENCODED_WORD_BYTES = 45

/** Priorities go from 1 to 5. 5 is never used: it overrides do-not-disturb, and a record of the past is no warning. */
const NTFY_PRIORITIES: Record<Severity, string> = { extreme: '4', severe: '3', moderate: '3', unknown: '3', minor: '2' }

/**
 * A message for an ntfy topic: plain text of at most 4,096 bytes, because ntfy turns more into an attachment (docs.ntfy.sh,
 * Limitations). Headers carry the title, the priority, the tags and the link. The link also ends the text and is never cut.
 */
export const NTFY_FORMAT: PayloadFormat = {
  formatEvent: (webhookEvent) => formatTopicMessage(webhookEvent),
  formatRedaction: null,
  formatSentence: (sentence) => ({ contentType: PLAIN_TEXT, text: sentence }),
  hasDigests: false,
  hasMinorChanges: false,
  needsPrevious: false,
}

const formatTopicMessage = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { title, paragraphs, details, url } = eventSentencesOf(webhookEvent)
  const end = `\n\n${url}`
  const text = [...paragraphs, details.join('\n')].join('\n\n')
  return {
    contentType: PLAIN_TEXT,
    text: truncateText(text.toWellFormed(), MAX_MESSAGE_BYTES - utf8LengthOf(end), utf8LengthOf) + end,
    headers: {
      title: encodeHeaderWords(truncateText(title.toWellFormed(), MAX_TITLE_BYTES, utf8LengthOf)),
      priority: NTFY_PRIORITIES[webhookEvent.event.severity],
      tags: [webhookEvent.type.slice('event.'.length), webhookEvent.event.certainty].join(','),
      click: url,
    },
  }
}

/** A text as a header can carry it: base64 encoded words, none of which splits a character (RFC 2047, section 5). */
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
  return [...words, word].map((each) => `=?UTF-8?B?${encodeBase64(new TextEncoder().encode(each))}?=`).join(' ')
}
