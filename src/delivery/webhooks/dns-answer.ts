import { isPublicAddress } from './address-policy.ts'

/** The queried record types, with their numbers in an answer (RFC 1035, RFC 3596). */
export const DNS_RECORD_TYPES = { A: 1, AAAA: 28 } as const
const CNAME_TYPE = 5
const DNS_NO_ERROR = 0
const MAX_DNS_RECORDS = 100

/** A resolver's answer for one record type: the number of public addresses, or why the host is refused. */
export type DnsAnswer = { addressCount: number } | { refused: string }

/**
 * Parses an answer of DNS over HTTPS in JSON (`{Status, Answer: [{type, data}]}`). It fails closed: a malformed answer, or one
 * address that is not public, refuses the host.
 */
export const parseDnsAnswer = (answer: unknown): DnsAnswer => {
  const { Status: status, Answer: records = [] } = (answer ?? {}) as { Status?: unknown; Answer?: unknown }
  if (status !== DNS_NO_ERROR) return { refused: 'The host of the URL was not found in the DNS.' }
  if (!Array.isArray(records) || records.length > MAX_DNS_RECORDS || !records.every(isDnsRecord))
    return DNS_LOOKUP_FAILED
  const addressRecords = (records as DnsRecord[]).filter(({ type }) => type !== CNAME_TYPE)
  if (!addressRecords.every(({ type }) => type === DNS_RECORD_TYPES.A || type === DNS_RECORD_TYPES.AAAA))
    return DNS_LOOKUP_FAILED
  if (!addressRecords.every(({ data }) => isPublicAddress(data)))
    return { refused: 'The host of the URL resolves to an address outside the public network.' }
  return { addressCount: addressRecords.length }
}

export const DNS_LOOKUP_FAILED = { refused: 'The host of the URL could not be looked up now. Try again later.' }

type DnsRecord = { type: number; data: string }

const isDnsRecord = (each: unknown): boolean => {
  const { type, data } = (each ?? {}) as { type?: unknown; data?: unknown }
  return typeof type === 'number' && typeof data === 'string'
}
