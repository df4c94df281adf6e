import { eventsIn, partsOf, tagsOf } from '../mail-content.ts'
import type { ScenarioResult } from './run-scenario.ts'
import type { ProviderRequest } from './simulated-provider.ts'

/** A mail that the provider accepted or refused. For the Worker both are told. */
export type SentMail = {
  to: string
  kind: string
  lang: string
  key: string
  /** The commit at which its chunk was frozen; infinity if there is none. */
  frozenAt: number
  events: string[]
  /** The events whose first version it shows. */
  firstVersions: string[]
  /** Whether it says that an older mail may still arrive. */
  isLate: boolean
  /** Whether it was sent with the first digests or before. */
  isEarly: boolean
  /** Wall clock, ms UTC. */
  wall: number
  isRefused: boolean
}

type Content = { to: string[]; html: string; text: string }
type ProviderMail = { content: Content; kind: string; key: string; wall: number; isRefused: boolean }

const LATE = /An older mail about this may still arrive|قد تصلك بعد هذه الرسالة رسالة أقدم/
const FIRST_TITLE = /What happened: ([a-z0-9-]+)/g

/** Returns all mails of a run as they can be read from outside. A mail that joins several counts once for each part. */
export const sentMailsOf = ({ mails, requests, commits, firstDigestsEnd }: ScenarioResult): SentMail[] => {
  const frozenAt = new Map(commits.filter(({ what }) => what === 'frozen').map(({ who, at }) => [who, at]))
  const accepted = mails.map(
    (mail): ProviderMail => ({
      content: mail,
      kind: mail.tags.kind!,
      key: mail.idempotency_key,
      wall: Date.parse(mail.accepted_at),
      isRefused: false,
    }),
  )
  return [...accepted, ...refusedMails(requests)].flatMap(({ content, kind: mailKind, key, wall, isRefused }) =>
    partsOf(mailKind, content.text).map(({ kind, text }) => ({
      to: content.to[0]!,
      kind,
      key,
      lang: /<html lang="(\w+)"/.exec(content.html)?.[1] ?? 'no language',
      frozenAt: frozenAt.get(sentKeyOf(key).freeze) ?? Number.POSITIVE_INFINITY,
      events: eventsIn(text),
      firstVersions: [...text.matchAll(FIRST_TITLE)].map((match) => match[1]!),
      isLate: LATE.test(text.replaceAll(/\s+/g, ' ')),
      isEarly: wall < firstDigestsEnd,
      wall,
      isRefused,
    })),
  )
}

/** The parts of an idempotency key: the chunk, and the chunk with the hash of its payload, which names its freeze. */
export const sentKeyOf = (key: string): { chunk: string; freeze: string } => {
  const freeze = key.slice(key.indexOf('-') + 1)
  return { chunk: freeze.slice(0, freeze.indexOf('-')), freeze }
}

/** Returns each refused mail once, however often its request was repeated. */
const refusedMails = (requests: ProviderRequest[]): ProviderMail[] => {
  const byKey = new Map(requests.filter(({ refused }) => refused.length > 0).map((each) => [each.key, each]))
  return [...byKey.values()].flatMap(({ key, at, body, refused }) => {
    const mails = JSON.parse(body) as (Content & { tags: { name: string; value: string }[] })[]
    return refused.map((index): ProviderMail => {
      const mail = mails[index]!
      return { content: mail, kind: tagsOf(mail).kind!, key, wall: at, isRefused: true }
    })
  })
}
