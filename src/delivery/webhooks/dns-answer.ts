import { isPublicAddress } from './address-policy.ts'

/** The record types that are asked for, by their numbers in an answer (RFC 1035, RFC 3596). */
export const DNS_RECORD_TYPES = { A: 1, AAAA: 28 } as const
const CNAME_TYPE = 5
const DNS_NO_ERROR = 0
const MAX_DNS_RECORDS = 100

/** What a resolver said of one type of record: how many addresses, or why the host may not be called. */
export type DnsAnswer = { addresses: number } | { refused: string }

/**
 * Reads an answer of DNS over HTTPS in JSON (`{Status, Answer: [{type, data}]}`). It fails closed: what is not understood,
 * and any address that is not public, refuses the host.
 */
export const parseDnsAnswer = (answer: unknown): DnsAnswer => {
  const { Status: status, Answer: records = [] } = (answer ?? {}) as { Status?: unknown; Answer?: unknown }
  if (status !== DNS_NO_ERROR) return { refused: 'The host of the url could not be found.' }
  if (!Array.isArray(records) || records.length > MAX_DNS_RECORDS || !records.every(isDnsRecord))
    return DNS_LOOKUP_FAILED
  const found = (records as DnsRecord[]).filter(({ type }) => type !== CNAME_TYPE)
  if (!found.every(({ type }) => type === DNS_RECORD_TYPES.A || type === DNS_RECORD_TYPES.AAAA))
    return DNS_LOOKUP_FAILED
  if (!found.every(({ data }) => isPublicAddress(data)))
    return { refused: 'The host of the url leads to an address that is not in the public network.' }
  return { addresses: found.length }
}

export const DNS_LOOKUP_FAILED = { refused: 'The host of the url could not be looked up just now.' }

type DnsRecord = { type: number; data: string }

const isDnsRecord = (each: unknown): boolean => {
  const { type, data } = (each ?? {}) as { type?: unknown; data?: unknown }
  return typeof type === 'number' && typeof data === 'string'
}
