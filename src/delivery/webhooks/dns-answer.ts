import { isPublic } from './address-policy.ts'

/** The record types that are asked for, by their numbers in an answer (RFC 1035, RFC 3596). */
export const RECORDS = { A: 1, AAAA: 28 } as const
const CNAME = 5
const NO_ERROR = 0
const MOST_RECORDS = 100

/** What a resolver said of one type of record: how many addresses, or why the host may not be called. */
export type Looked = { addresses: number } | { refused: string }

/**
 * Reads an answer of DNS over HTTPS in JSON (`{Status, Answer: [{type, data}]}`). It fails closed: what is not understood,
 * and any address that is not public, refuses the host.
 */
export const readAnswer = (answer: unknown): Looked => {
  const { Status: status, Answer: records = [] } = (answer ?? {}) as { Status?: unknown; Answer?: unknown }
  if (status !== NO_ERROR) return { refused: 'The host of the url could not be found.' }
  if (!Array.isArray(records) || records.length > MOST_RECORDS || !records.every(isRecord)) return NOT_READ
  const found = (records as Found[]).filter(({ type }) => type !== CNAME)
  if (!found.every(({ type }) => type === RECORDS.A || type === RECORDS.AAAA)) return NOT_READ
  if (!found.every(({ data }) => isPublic(data)))
    return { refused: 'The host of the url leads to an address that is not in the public network.' }
  return { addresses: found.length }
}

export const NOT_READ = { refused: 'The host of the url could not be looked up just now.' }

type Found = { type: number; data: string }

const isRecord = (each: unknown): boolean => {
  const { type, data } = (each ?? {}) as { type?: unknown; data?: unknown }
  return typeof type === 'number' && typeof data === 'string'
}
