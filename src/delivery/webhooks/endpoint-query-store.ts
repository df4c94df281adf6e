import type { Endpoint } from './endpoint.ts'
import { type EndpointRow, endpointOfRow } from './endpoint-row.ts'

/** The time of the product's clock and of the wall clock, both in ms UTC. */
export type ClockReading = { now: number; wallMs: number }

/** How many endpoints have work due now, and how many active ones failed since their last success. */
export type EndpointCounts = { due: number; failing: number }

/** True for endpoints that a worker may claim. */
export const IS_WORKABLE = `((state = 'active' AND paused = 0) OR (state = 'pending' AND challenge IS NOT NULL))`
/** True for endpoints that deliveries are inserted for: verified once and not disabled. */
const IS_RECEIVER = `from_seq IS NOT NULL AND state <> 'disabled'`
const COUNT_ENDPOINTS = `SELECT count(*) AS endpoints FROM endpoint`
const SELECT_ENDPOINT = `SELECT * FROM endpoint WHERE id = ?1`
const LIST_ENDPOINTS_OF_URL = `SELECT * FROM endpoint WHERE url = ?1`
const SELECT_ENDPOINT_OWNER = `SELECT owner FROM endpoint WHERE id = ?1`
const LIST_ENDPOINTS = `SELECT * FROM endpoint WHERE id > ?1 ORDER BY id LIMIT ?2`
const LIST_RECEIVERS = `SELECT * FROM endpoint WHERE ${IS_RECEIVER}`
const LIST_VERIFIED = `SELECT * FROM endpoint WHERE from_seq IS NOT NULL`
const FIND_ANY_RECEIVER = `SELECT 1 AS found FROM endpoint WHERE ${IS_RECEIVER} LIMIT 1`
const LIST_DUE_DIGESTS = `SELECT * FROM endpoint WHERE digest_at <= ?1 AND state <> 'disabled' ORDER BY digest_at, id LIMIT ?2`
const COUNT_DUE_ENDPOINTS = `
  SELECT count(*) AS due FROM (
    SELECT 1 FROM endpoint WHERE due_at IS NOT NULL AND due_at <= ?1 AND lease_until <= ?2 AND ${IS_WORKABLE} LIMIT ?3)`
const COUNT_DUE_AND_FAILING = `
  SELECT coalesce(sum(due_at <= ?1 AND ${IS_WORKABLE}), 0) AS due,
    coalesce(sum(state = 'active' AND failing_since IS NOT NULL), 0) AS failing FROM endpoint`

/** Reads table `endpoint`. `endpoint-store.ts` writes it. */
export const endpointQueries = (db: D1Database) => ({
  count: async (): Promise<number> => (await db.prepare(COUNT_ENDPOINTS).first<{ endpoints: number }>())!.endpoints,

  find: async (id: string): Promise<Endpoint | null> => {
    const row = await db.prepare(SELECT_ENDPOINT).bind(id).first<EndpointRow>()
    return row && endpointOfRow(row)
  },

  listOfUrl: (url: string): Promise<Endpoint[]> => readEndpoints(db.prepare(LIST_ENDPOINTS_OF_URL).bind(url)),

  /** The owner's address, null for the operator; null instead of an object if there is no such endpoint. */
  findOwner: (id: string): Promise<{ owner: string | null } | null> =>
    db.prepare(SELECT_ENDPOINT_OWNER).bind(id).first<{ owner: string | null }>(),

  /** A page of endpoints in the order of their ids. */
  list: (afterId: string, limit: number): Promise<Endpoint[]> =>
    readEndpoints(db.prepare(LIST_ENDPOINTS).bind(afterId, limit)),

  listReceivers: (): Promise<Endpoint[]> => readEndpoints(db.prepare(LIST_RECEIVERS)),

  /** The endpoints that were ever verified, and so may have been sent something. */
  listVerified: (): Promise<Endpoint[]> => readEndpoints(db.prepare(LIST_VERIFIED)),

  hasReceivers: async (): Promise<boolean> => (await db.prepare(FIND_ANY_RECEIVER).first()) !== null,

  /** Endpoints whose digest is due at `at` (ms UTC). */
  listDueDigests: (at: number, limit: number): Promise<Endpoint[]> =>
    readEndpoints(db.prepare(LIST_DUE_DIGESTS).bind(at, limit)),

  /** How many endpoints a worker could claim now, counted up to `limit`. */
  countDue: async ({ now, wallMs }: ClockReading, limit: number): Promise<number> =>
    (await db.prepare(COUNT_DUE_ENDPOINTS).bind(now, wallMs, limit).first<{ due: number }>())!.due,

  countDueAndFailing: async (now: number): Promise<EndpointCounts> =>
    (await db.prepare(COUNT_DUE_AND_FAILING).bind(now).first<EndpointCounts>())!,
})

const readEndpoints = async (prepared: D1PreparedStatement): Promise<Endpoint[]> =>
  (await prepared.all<EndpointRow>()).results.map(endpointOfRow)
