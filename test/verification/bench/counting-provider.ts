import type { MailRequest } from '../../../src/cli/inbox/inbox-hooks.ts'
import { tagsOf } from '../mail-content.ts'
import { startProvider } from '../provider.ts'
import { readerNumberOf } from './readers.ts'

/** A mail of the sample that is parsed: what a callback about it needs, and its sizes in bytes. */
export type SampledMail = {
  id: string
  to: string
  chunk: string
  member: string
  htmlBytes: number
  textBytes: number
}

/** Counts of what the provider accepted since the last reset. */
export type AcceptedCounts = {
  mails: number
  requests: number
  /** Requests that were answered again, because their key was known. */
  repeatedRequests: number
  bytes: number
  /** Readers who got more than one mail count once for each further mail. */
  doubled: number
  /** The same count for each pair of chunks, the first mail's and the second's: `chunk 12, chunk 40`. */
  doubledIn: Map<string, number>
  /** When the last answer was sent; wall clock, ms UTC. */
  lastAnswerAt: number
  sample: SampledMail[]
}

export type CountingProvider = {
  url: string
  counts: () => AcceptedCounts
  reset: () => Promise<void>
  close: () => Promise<void>
}

/** In the JSON of a request these stand only where a mail and its recipients begin: in a text, quotes are escaped. */
const MAIL_START = Buffer.from('{"from":"')
const RECIPIENT_START = Buffer.from('"to":["')
const SAMPLE_EVERY = 10
/** The product's keys have the number of the chunk before the hash of the payload. */
const CHUNK_OF_KEY = /-(\d+)-[0-9a-f]{16}$/

/**
 * Starts a provider that is as fast as one can be: it counts mails and recipients in the bytes of a request, and parses
 * one mail of ten. It has no rate limit and keeps no mail.
 */
export const startCountingProvider = async (maxReaders: number): Promise<CountingProvider> => {
  let counts = noMails()
  const chunkOfReader = new Uint32Array(maxReaders + 1)
  const bodies = new WeakMap<MailRequest, Buffer[]>()
  const provider = await startProvider({
    onRequest: (request) => {
      const mails = splitMails(Buffer.from(request.body))
      bodies.set(request, mails)
      return { unread: mails.length }
    },
    onAccepted: (request, { ids }) => {
      const chunk = Number(CHUNK_OF_KEY.exec(request.idempotencyKey ?? '')?.[1] ?? UNKNOWN_CHUNK)
      for (const [at, mail] of bodies.get(request)!.entries()) {
        const number = readerNumberOf(recipientOf(mail))
        if (number !== null && chunkOfReader[number] !== NO_CHUNK) countDouble(counts, chunkOfReader[number]!, chunk)
        if (number !== null) chunkOfReader[number] = chunk
        if ((counts.mails + at) % SAMPLE_EVERY === 0) counts.sample.push(parseMail(mail, ids[at]!))
      }
      counts.requests++
      counts.mails += ids.length
      counts.bytes += request.body.byteLength
      bodies.delete(request)
    },
    onAnswered: (request) => {
      if (bodies.has(request)) counts.repeatedRequests++
      counts.lastAnswerAt = Date.now()
    },
  })
  return {
    url: provider.url,
    counts: () => counts,
    reset: async () => {
      await provider.clearKeys()
      counts = noMails()
      chunkOfReader.fill(NO_CHUNK)
    },
    close: provider.close,
  }
}

const NO_CHUNK = 0
const UNKNOWN_CHUNK = 0xffff_ffff

const countDouble = (counts: AcceptedCounts, first: number, second: number): void => {
  const pair = `chunk ${first}, chunk ${second}`
  counts.doubled++
  counts.doubledIn.set(pair, (counts.doubledIn.get(pair) ?? 0) + 1)
}

const noMails = (): AcceptedCounts => ({
  mails: 0,
  requests: 0,
  repeatedRequests: 0,
  bytes: 0,
  doubled: 0,
  doubledIn: new Map(),
  lastAnswerAt: 0,
  sample: [],
})

/** Splits the body of a request into its mails: a batch is an array, `/emails` takes one object. */
const splitMails = (body: Buffer): Buffer[] => {
  const starts: number[] = []
  for (let at = body.indexOf(MAIL_START); at >= 0; at = body.indexOf(MAIL_START, at + 1)) starts.push(at)
  const isArray = body[0] === '['.charCodeAt(0)
  return starts.map((start, at) => body.subarray(start, (starts[at + 1] ?? body.length + (isArray ? 0 : 1)) - 1))
}

const recipientOf = (mail: Buffer): string => {
  const start = mail.indexOf(RECIPIENT_START) + RECIPIENT_START.length
  return mail.toString('latin1', start, mail.indexOf('"', start))
}

type RequestMail = { to: string[]; html: string; text: string; tags?: { name: string; value: string }[] }

const parseMail = (mail: Buffer, id: string): SampledMail => {
  const { to, html, text, tags = [] } = JSON.parse(mail.toString()) as RequestMail
  const { chunk = '', member = '' } = tagsOf({ tags })
  return { id, to: to[0]!, chunk, member, htmlBytes: Buffer.byteLength(html), textBytes: Buffer.byteLength(text) }
}
