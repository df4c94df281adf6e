import { sha256 } from '../../lib/canonical-json.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import type { Lang } from '../../timeline/event.ts'
import type { MailTemplate } from '../render/mail-template.ts'
import type { EditionItem, MailKind } from '../select/edition-items.ts'

/** An edition as it was written once and stays: the letter cut at its marks, and what it tells. */
export type Edition = { id: string; kind: MailKind; lang: Lang; letter: MailTemplate; tales: EditionItem[] }

const SELECT_EDITION_SIZES = `SELECT id, bytes FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const SELECT_EDITION_HASHES = `SELECT id, hash FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const INSERT_EDITION = `
  INSERT INTO edition (id, kind, lang, hash, bytes, told, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING`
const MAX_KEYS_PER_KV_GET = 100
/** Characters of letters kept in memory: a few hundred common ones, for chunk after chunk tells the same. */
const MAX_CACHED_CHARACTERS = 8_000_000
const MAX_CACHED_SIZES = 10_000
/** What the reader's own part may add to a letter: address and headers once, and what fills each mark. */
const PERSONAL_BYTES = 3_000
const PERSONAL_BYTES_PER_PLACEHOLDER = 300

/** The editions' store: letters lie in KV under their hash, named by D1; both are written once. */
export const editionStore = (db: D1Database, kv: KVNamespace) => {
  const editionCache = lruCache<Edition>(MAX_CACHED_CHARACTERS, characterCountOf)
  const sizeCache = lruCache<number>(MAX_CACHED_SIZES)

  const readEditions = async (ids: string[]): Promise<[string, Edition][]> => {
    const { results } = await db
      .prepare(SELECT_EDITION_HASHES)
      .bind(JSON.stringify(ids))
      .all<{ id: string; hash: string }>()
    const values = new Map<string, string | null>()
    for (let at = 0; at < results.length; at += MAX_KEYS_PER_KV_GET) {
      const keys = results.slice(at, at + MAX_KEYS_PER_KV_GET).map((row) => `edition/${row.hash}`)
      for (const [key, value] of await kv.get(keys)) values.set(key, value)
    }
    return results.map((row) => [row.id, parseEdition(row.id, values.get(`edition/${row.hash}`))])
  }

  return {
    /** The bytes that a mail of each known edition takes in a request. */
    findSizes: (ids: string[]): Promise<Map<string, number>> =>
      sizeCache.getOrLoad(ids, async (missing) => {
        const { results } = await db
          .prepare(SELECT_EDITION_SIZES)
          .bind(JSON.stringify(missing))
          .all<{ id: string; bytes: number }>()
        return results.map((row) => [row.id, row.bytes] as const)
      }),

    /** Keeps an edition, first in KV, and answers with the bytes that a mail of it takes. */
    putEdition: async (edition: Edition, now: number): Promise<number> => {
      const value = JSON.stringify(edition)
      const hash = await sha256(value)
      const bytes = requestBytesOf(edition)
      const told = JSON.stringify(edition.tales.map(({ event, number }) => [event, number]))
      await kv.put(`edition/${hash}`, value)
      await db.prepare(INSERT_EDITION).bind(edition.id, edition.kind, edition.lang, hash, bytes, told, now).run()
      return bytes
    },

    /** Opens editions. One that is named and that KV does not have yet is a fault to try again. */
    openEditions: (ids: string[]): Promise<Map<string, Edition>> => editionCache.getOrLoad(ids, readEditions),
  }
}

export type EditionStore = ReturnType<typeof editionStore>

const parseEdition = (id: string, value: string | null | undefined): Edition => {
  if (!value) throw new Error(`KV has no value yet for edition ${id}`)
  return JSON.parse(value) as Edition
}

const characterCountOf = ({ letter: { html, text } }: Edition): number =>
  [...html, ...text].reduce((sum, piece) => sum + piece.length, 0)

/** A letter's marks are cut out of it: each stands for the reader's own part. */
const requestBytesOf = ({ letter }: Edition): number =>
  new TextEncoder().encode(JSON.stringify(letter)).length +
  PERSONAL_BYTES +
  letter.html.length * PERSONAL_BYTES_PER_PLACEHOLDER
