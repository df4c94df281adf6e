import { env } from 'cloudflare:workers'
import { SITE_URL } from '../runtime-variables.ts'
import type { Played } from './play.ts'
import { type Happening, hears, type Reader } from './story.ts'

/** A mail as it was accepted or refused: when its chunk was frozen, and which events it tells. */
type Told = {
  to: string
  kind: string
  lang: string
  frozen: number
  events: string[]
  isFirst: boolean
  wall: number
  isRefused: boolean
}

const LEASE_MS = 60_000
const HOLD_MS = 60_000

/** Everything that a story ended with and should not have; an empty list is what is promised. */
export const audit = async (played: Played): Promise<string[]> => {
  const told = toldIn(played)
  return [
    ...played.faults,
    ...told.flatMap((mail) => faultsOfMail(mail, played)),
    ...played.story.readers.flatMap((reader) => faultsOfReader(reader, told, played)),
    ...faultsOfAsking(played),
    ...(await faultsOfRuns()),
    ...faultsOfJournal(played),
  ]
}

const toldIn = ({ mails, asked, book, firstEnded }: Played): Told[] => {
  const frozen = new Map(book.filter(({ what }) => what === 'frozen').map(({ who, at }) => [who, at]))
  const note = (mail: Mail, key: string, wall: number, isRefused: boolean): Told => ({
    to: mail.to[0]!,
    kind: mail.kind,
    lang: /<html lang="(\w+)"/.exec(mail.html)?.[1] ?? '',
    frozen: frozen.get(key.split('-').slice(1).join('-')) ?? Number.POSITIVE_INFINITY,
    events: [...new Set([...mail.text.matchAll(EVENT)].map((match) => match[1]!))],
    isFirst: wall < firstEnded,
    wall,
    isRefused,
  })
  return [
    ...mails.map((mail) => note({ ...mail, kind: mail.tags.kind! }, mail.idempotency_key, Date.parse(mail.accepted_at), false)),
    ...refusedIn(asked).map(({ mail, key, at }) => note(mail, key, at, true)),
  ]
}

type Mail = { to: string[]; kind: string; html: string; text: string }

const EVENT = new RegExp(`${SITE_URL}/events/([a-z0-9-]+)`, 'g')

/** What the provider refused was told as far as the Worker goes: each refusal once, however often it was repeated. */
const refusedIn = (asked: Played['asked']): { mail: Mail; key: string; at: number }[] => {
  const first = new Map(asked.filter(({ refused }) => refused.length > 0).map((each) => [each.key, each]))
  return [...first.values()].flatMap(({ key, at, body, refused }) => {
    const mails = JSON.parse(body) as (Mail & { tags: { name: string; value: string }[] })[]
    return refused.map((place) => {
      const mail = mails[place]!
      return { mail: { ...mail, kind: mail.tags.find(({ name }) => name === 'kind')!.value }, key, at }
    })
  })
}

const KINDS: Record<Reader['part'], string[]> = {
  steady: ['digest'],
  leaver: ['digest'],
  mover: ['digest'],
  late: ['confirmation', 'welcome', 'digest'],
  silent: ['confirmation'],
}

const faultsOfMail = (mail: Told, { story, book, ticks }: Played): string[] => {
  const named = `${mail.kind} to ${mail.to}`
  if (mail.kind === 'operator') return mail.to === RUNTIME_VARIABLES.OPERATOR_EMAIL ? [] : [`${named}: a stranger`]
  const reader = story.readers.find(({ email }) => email === mail.to)
  if (!reader) return [`${named}: a stranger`]
  const isBehind = (what: string, who: string) =>
    book.some((line) => line.what === what && line.who === who && line.at < mail.frozen)
  const heldOf = (event: string) => released(event, book)
  return [
    ...(mail.frozen === Number.POSITIVE_INFINITY ? [`${named}: never frozen`] : []),
    ...(KINDS[reader.part].includes(mail.kind) ? [] : [`${named}: not asked for`]),
    ...(mail.lang === reader.lang ? [] : [`${named}: in ${mail.lang}`]),
    ...(isBehind('ended', mail.to) ? [`${named}: frozen after the reader had left`] : []),
    ...(mail.kind === 'digest' && mail.events.length === 0 ? [`${named}: tells nothing`] : []),
  ]
}
