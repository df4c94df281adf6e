import { sha256 } from '../../lib/canonical-json.ts'
import { shelf } from '../../lib/lru-cache.ts'
import type { Lang } from '../../timeline/event.ts'
import type { CutLetter } from '../render/letter.ts'
import type { Kind, Tale } from '../select/edition-items.ts'

/** An edition as it was written once and stays: the letter cut at its marks, and what it tells. */
export type Edition = { id: string; kind: Kind; lang: Lang; letter: CutLetter; tales: Tale[] }

const KNOWN = `SELECT id, bytes FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const HASHES = `SELECT id, hash FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const KEEP = `
  INSERT INTO edition (id, kind, lang, hash, bytes, told, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING`
const MOST_AT_ONCE = 100
/** Characters of letters kept in memory: a few hundred common ones, for chunk after chunk tells the same. */
const MOST_AT_HAND = 8_000_000
const MOST_SIZES = 10_000
/** What the reader's own part may add to a letter: address and headers once, and what fills each mark. */
const OWN_BYTES = 3_000
const OWN_BYTES_PER_MARK = 300

/** The editions' store: letters lie in KV under their hash, named by D1; both are written once. */
export const archive = (db: D1Database, kv: KVNamespace) => {
  const atHand = shelf<Edition>(MOST_AT_HAND, charactersOf)
  const sizes = shelf<number>(MOST_SIZES)

  const fetched = async (ids: string[]): Promise<[string, Edition][]> => {
    const { results } = await db.prepare(HASHES).bind(JSON.stringify(ids)).all<{ id: string; hash: string }>()
    const values = new Map<string, string | null>()
    for (let at = 0; at < results.length; at += MOST_AT_ONCE) {
      const keys = results.slice(at, at + MOST_AT_ONCE).map((row) => `edition/${row.hash}`)
      for (const [key, value] of await kv.get(keys)) values.set(key, value)
    }
    return results.map((row) => [row.id, editionOf(row.id, values.get(`edition/${row.hash}`))])
  }

  return {
    /** The bytes that a mail of each known edition takes in a request. */
    bytesOf: (ids: string[]): Promise<Map<string, number>> =>
      sizes.all(ids, async (missing) => {
        const { results } = await db.prepare(KNOWN).bind(JSON.stringify(missing)).all<{ id: string; bytes: number }>()
        return results.map((row) => [row.id, row.bytes] as const)
      }),

    /** Keeps an edition, first in KV, and answers with the bytes that a mail of it takes. */
    keep: async (edition: Edition, now: number): Promise<number> => {
      const value = JSON.stringify(edition)
      const hash = await sha256(value)
      const bytes = requestBytes(edition)
      const told = JSON.stringify(edition.tales.map(({ event, number }) => [event, number]))
      await kv.put(`edition/${hash}`, value)
      await db.prepare(KEEP).bind(edition.id, edition.kind, edition.lang, hash, bytes, told, now).run()
      return bytes
    },

    /** Opens editions. One that is named and that KV does not have yet is a fault to try again. */
    open: (ids: string[]): Promise<Map<string, Edition>> => atHand.all(ids, fetched),
  }
}

export type Archive = ReturnType<typeof archive>

const editionOf = (id: string, value: string | null | undefined): Edition => {
  if (!value) throw new Error(`KV has no value yet for edition ${id}`)
  return JSON.parse(value) as Edition
}

const charactersOf = ({ letter: { html, text } }: Edition): number =>
  [...html, ...text].reduce((sum, piece) => sum + piece.length, 0)

/** A letter's marks are cut out of it: each stands for the reader's own part. */
const requestBytes = ({ letter }: Edition): number =>
  new TextEncoder().encode(JSON.stringify(letter)).length + OWN_BYTES + letter.html.length * OWN_BYTES_PER_MARK
