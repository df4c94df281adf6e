import { createHash } from 'node:crypto'
import type { Book, Letter } from './book.ts'

/** A mail as the product hands it over. */
export type Handed = {
  to: string[]
  html: string
  text: string
  headers: Record<string, string>
  tags: { name: string; value: string }[]
}

/** A key or a quota that lets nothing in. */
const NOTHING_TAKEN = new Set([401, 429])
const LINKS = /\/(confirm|preferences|unsubscribe|data)\/[A-Za-z0-9_.-]{22,300}(?=\s|>|$)/g
const EVENTS = /\/events\/([a-z0-9-]{3,64})/g

/** What the stand-in answered, and when by the wall; `isHeard` where nothing kept the answer from arriving. */
export type Answered = { status: number; text: string; at: number; isHeard: boolean }

/** Writes down every request to send as it arrived, and what was accepted of it. */
export const scribe = (book: Book) => {
  const bodies = new Map<string, string>()
  const keys = new Map<string, string>()
  const taken = new Map<string, string>()
  /** Attempts of which it is not known that they came to nothing. */
  const unsure = new Map<string, number>()

  const accept = (key: string, mails: readonly Handed[], { text, at }: Answered): void => {
    taken.set(key, text)
    const { errors = [] } = JSON.parse(text) as { errors?: { index: number }[] }
    const refused = new Set(errors.map((error) => error.index))
    mails.forEach((mail, place) => {
      const letter = letterOf(mail, key, at, refused.has(place))
      if (letter.events.join() !== eventsIn(mail.html).join())
        book.findings.push(`the two parts of a ${letter.kind} to ${letter.to} tell different events`)
      book.letters.push(letter)
    })
  }

  return {
    /** A request arrived: one key has one body, and one chunk one key, unless what came of the last is surely nothing. */
    arrived: (key: string, body: string, mails: readonly Handed[]): void => {
      const hash = hashOf(body)
      if ((bodies.get(key) ?? hash) !== hash) book.findings.push(`the key ${key} came with two bodies`)
      bodies.set(key, hash)
      const chunk = tagsOf(mails[0]!).chunk!
      const last = keys.get(chunk) ?? key
      if (last !== key && unsure.get(last) !== 0) book.findings.push(`chunk ${chunk} came under two keys`)
      keys.set(chunk, key)
      unsure.set(key, (unsure.get(key) ?? 0) + 1)
    },

    /** The stand-in answered: what is answered again for a key was accepted before. */
    answered: (key: string, mails: readonly Handed[], answer: Answered): void => {
      const { status, text, isHeard } = answer
      if (/invalid_idempotent_request|validation_error|missing_required/.test(text) && status !== 200)
        book.findings.push(`the stand-in refused a request: ${status} ${text}`)
      if (isHeard && NOTHING_TAKEN.has(status)) unsure.set(key, unsure.get(key)! - 1)
      if (status !== 200) return
      if (!taken.has(key)) accept(key, mails, answer)
      else if (taken.get(key) !== text) book.findings.push(`the key ${key} was answered in two ways`)
    },
  }
}

/** The same request with less to keep: a body's hash tells it apart as well as the body does. */
export const withoutBodies = (mails: readonly Handed[]): string =>
  JSON.stringify(mails.map((mail) => ({ ...mail, html: hashOf(mail.html), text: hashOf(mail.text) })))

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const letterOf = (mail: Handed, key: string, at: number, isRefused: boolean): Letter => {
  const { kind = '', chunk = '' } = tagsOf(mail)
  return { to: mail.to[0]!, kind, chunk, events: eventsIn(mail.text), links: linksIn(mail), key, at, isRefused }
}

const tagsOf = ({ tags }: Handed): Record<string, string> =>
  Object.fromEntries(tags.map(({ name, value }) => [name, value]))

const eventsIn = (part: string): string[] => [...new Set([...part.matchAll(EVENTS)].map((match) => match[1]!))].sort()

const linksIn = ({ text, headers }: Handed): Record<string, string> =>
  Object.fromEntries(
    [...`${text}\n${headers['List-Unsubscribe'] ?? ''}`.matchAll(LINKS)].map(([path, purpose]) => [purpose!, path]),
  )
