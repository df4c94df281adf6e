import { SITE_URL } from '../../runtime-variables.ts'
import type { Asked } from './network.ts'
import type { Played } from './play.ts'

/** A mail that the provider took, or refused: to the Worker both are told. */
export type Told = {
  to: string
  kind: string
  lang: string
  /** Its chunk's freeze, as a line of the book; infinity where the book knows of none. */
  frozen: number
  events: string[]
  /** Those that it tells as they were first recorded. */
  first: string[]
  /** Whether it went out with the first digests or before. */
  isFirst: boolean
  wall: number
  isRefused: boolean
}

type Mail = { to: string[]; html: string; text: string }
type Handed = { mail: Mail; kind: string; key: string; wall: number; isRefused: boolean }

const EVENT = new RegExp(`${SITE_URL}/events/([a-z0-9-]+)`, 'g')

const FIRST_FORM = /What happened: ([a-z0-9-]+)/g

/** All that was told, as it can be read from outside. */
export const toldIn = ({ mails, asked, book, firstEnded }: Played): Told[] => {
  const frozen = new Map(book.filter(({ what }) => what === 'frozen').map(({ who, at }) => [who, at]))
  const taken = mails.map((mail): Handed => {
    return {
      mail,
      kind: mail.tags.kind!,
      key: mail.idempotency_key,
      wall: Date.parse(mail.accepted_at),
      isRefused: false,
    }
  })
  return [...taken, ...refusedIn(asked)].map(({ mail, kind, key, wall, isRefused }) => ({
    to: mail.to[0]!,
    kind,
    lang: /<html lang="(\w+)"/.exec(mail.html)?.[1] ?? 'no language',
    frozen: frozen.get(key.slice(key.indexOf('-') + 1)) ?? Number.POSITIVE_INFINITY,
    events: [...new Set([...mail.text.matchAll(EVENT)].map((match) => match[1]!))],
    first: [...mail.text.matchAll(FIRST_FORM)].map((match) => match[1]!),
    isFirst: wall < firstEnded,
    wall,
    isRefused,
  }))
}

/** Each refusal once, however often its answer was repeated. */
const refusedIn = (asked: Asked[]): Handed[] => {
  const byKey = new Map(asked.filter(({ refused }) => refused.length > 0).map((each) => [each.key, each]))
  return [...byKey.values()].flatMap(({ key, at, body, refused }) => {
    const mails = JSON.parse(body) as (Mail & { tags: { name: string; value: string }[] })[]
    return refused.map((place): Handed => {
      const mail = mails[place]!
      return { mail, kind: mail.tags.find(({ name }) => name === 'kind')!.value, key, wall: at, isRefused: true }
    })
  })
}
