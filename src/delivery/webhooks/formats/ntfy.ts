import type { Severity } from '../../../timeline/event.ts'
import type { Body, Notice } from '../webhook-event.ts'
import { wordingOf } from './chat-text.ts'
import { bytesOf, cut } from './cut-to-bytes.ts'

const LONGEST_MESSAGE = 4096
const LONGEST_TITLE = 250
/** As much as an encoded word of 75 characters holds (RFC 2047, section 2). */
const LONGEST_WORD = 45

/** From 1 to 5. Never 5, which rings through the silence of a night: what happened is over, and this is no warning. */
const PRIORITIES: Record<Severity, string> = { extreme: '4', severe: '3', moderate: '3', unknown: '3', minor: '2' }

/**
 * A message for a topic of ntfy: plain text of at most 4,096 bytes, for more is made into an attachment (docs.ntfy.sh,
 * Limitations). The title, the priority, the tags and the link have their place in the headers; the link stands in the
 * text as well, and is never cut.
 */
export const ntfy = (notice: Notice): Body => {
  const { title, paragraphs, details, url } = wordingOf(notice)
  const end = `\n\n${url}`
  const text = [...paragraphs, details.join('\n')].join('\n\n')
  return {
    contentType: 'text/plain; charset=utf-8',
    text: cut(text.toWellFormed(), LONGEST_MESSAGE - bytesOf(end), bytesOf) + end,
    headers: {
      title: encodedWords(cut(title.toWellFormed(), LONGEST_TITLE, bytesOf)),
      priority: PRIORITIES[notice.event.severity],
      tags: [notice.type.slice('event.'.length), notice.event.certainty].join(','),
      click: url,
    },
  }
}

/** A text as a header can carry it: words of base64, none of which parts a character. */
const encodedWords = (text: string): string => {
  const words: string[] = []
  let word = ''
  for (const char of text) {
    if (bytesOf(word + char) > LONGEST_WORD) {
      words.push(word)
      word = ''
    }
    word += char
  }
  return [...words, word].map((each) => `=?UTF-8?B?${base64(each)}?=`).join(' ')
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
