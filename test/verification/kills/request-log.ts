import { createHash } from 'node:crypto'
import { eventsIn, isTruncated, partsOf, readerLinksIn, tagsOf } from '../mail-content.ts'
import type { Observations, ObservedMail } from './observations.ts'

/** A mail in the body of a request. */
export type RequestMail = {
  to: string[]
  html: string
  text: string
  headers: Record<string, string>
  tags: { name: string; value: string }[]
}

/** Whether the provider certainly accepted nothing: a 401, a 429, or a 503 with the error body of the provider itself. */
const isNothingAccepted = (status: number, text: string): boolean =>
  status === 401 || status === 429 || (status === 503 && text.includes('"service_unavailable"'))

/**
 * Records the requests to send mail, and checks that a key always has the same body and the same answer, and that a chunk
 * has one key, unless the provider certainly accepted nothing under the last one.
 */
export const createRequestLog = (observations: Observations) => {
  const { findings, mails: observed } = observations
  const bodyHashes = new Map<string, string>()
  const keyOfChunk = new Map<string, string>()
  const answers = new Map<string, string>()
  /** Attempts of each key that may have been accepted. */
  const possiblyAccepted = new Map<string, number>()

  return {
    recordRequest: (key: string, body: Uint8Array, mails: readonly RequestMail[]): void => {
      const hash = createHash('sha256').update(body).digest('hex')
      if ((bodyHashes.get(key) ?? hash) !== hash) findings.push(`the key ${key} came with two bodies`)
      bodyHashes.set(key, hash)
      const chunk = tagsOf(mails[0]!).chunk!
      const lastKey = keyOfChunk.get(chunk) ?? key
      const mayDiffer = possiblyAccepted.get(lastKey) === 0 || observations.resentChunks.has(chunk)
      if (lastKey !== key && !mayDiffer) findings.push(`chunk ${chunk} came under two keys`)
      keyOfChunk.set(chunk, key)
      const shown = shownRevisionsOf(mails)
      observations.requests.push({ chunk, at: Date.now(), shows: (event, number) => shown.has(`${event} ${number}`) })
      possiblyAccepted.set(key, (possiblyAccepted.get(key) ?? 0) + 1)
    },

    recordAcceptance: (key: string, mails: readonly RequestMail[], refused: readonly number[]): void => {
      mails.forEach((mail, index) => {
        const parts = observedParts(mail, key, refused.includes(index))
        if (eventsIn(mail.text).join() !== eventsIn(mail.html).join())
          findings.push(`the HTML and the text of a ${parts[0]!.kind} to ${mail.to[0]} have different events`)
        observed.push(...parts)
      })
    },

    /** `isReceived` is false if the connection was cut, so that the product does not know the answer. */
    recordAnswer: (key: string, status: number, text: string, isReceived: boolean): void => {
      if (/invalid_idempotent_request|validation_error|missing_required/.test(text) && status !== 200)
        findings.push(`the provider refused a request: ${status} ${text}`)
      if (isReceived && isNothingAccepted(status, text)) possiblyAccepted.set(key, possiblyAccepted.get(key)! - 1)
      if (status !== 200) return
      if ((answers.get(key) ?? text) !== text) findings.push(`the key ${key} was answered in two ways`)
      answers.set(key, text)
    },
  }
}

/** A mail that joins several counts once for each part. */
const observedParts = (mail: RequestMail, key: string, isRefused: boolean): ObservedMail[] => {
  const { kind: mailKind = '', chunk = '' } = tagsOf(mail)
  const links = readerLinksIn(`${mail.text}\n${mail.headers['List-Unsubscribe'] ?? ''}`)
  return partsOf(mailKind, mail.text).map(({ kind, text }) => {
    const content = { events: eventsIn(text), shown: shownRevisionsIn(text), links }
    const marks = { isLate: LATE.test(text), isTruncated: isTruncated(text), isRefused }
    return { to: mail.to[0]!, kind, chunk, ...content, ...marks, key, at: Date.now() }
  })
}

const LATE = /An\s+older\s+mail\s+about\s+this\s+may\s+still\s+arrive|قد\s+تصلك\s+بعد\s+هذه\s+الرسالة\s+رسالة\s+أقدم/
/** The titles of the publisher of this proof. */
const SHOWN_REVISION = /The (event-\d+) at revision (\d+)/g

/** All revisions whose title is in a mail, in any part of it. */
const shownRevisionsOf = (mails: readonly RequestMail[]): ReadonlySet<string> => {
  const texts = new Set(mails.flatMap(({ text, html }) => [text, html]))
  return new Set(
    [...texts].flatMap((text) =>
      [...text.replaceAll(/\s+/g, ' ').matchAll(SHOWN_REVISION)].map(([, event, number]) => `${event} ${number}`),
    ),
  )
}

const shownRevisionsIn = (text: string): Record<string, number> => {
  const shown: Record<string, number> = {}
  for (const [, event, number] of text.replaceAll(/\s+/g, ' ').matchAll(SHOWN_REVISION))
    shown[event!] = Math.max(shown[event!] ?? 0, Number(number))
  return shown
}
