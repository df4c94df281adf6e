import { sha256 } from '../../lib/canonical-json.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import { MAX_KEYS_PER_KV_READ } from '../../lib/platform-limits.ts'
import { statement } from '../../lib/statement.ts'
import type { Lang } from '../../timeline/event.ts'
import type { MailTemplate } from '../render/mail-template.ts'
import type { EditionItem, MailKind } from '../select/edition-items.ts'

/**
 * One set of revisions, rendered in one language and kind: the mail as a template (`letter`) and its items (`tales`). It is
 * stored in KV as JSON, so its keys keep these names.
 */
export type Edition = {
  id: string
  kind: MailKind
  lang: Lang
  letter: MailTemplate
  tales: EditionItem[]
  /** The events that the mail shows, if it links others: only these are told. */
  shown?: string[]
}

const SELECT_EDITION_SIZES = `SELECT id, bytes FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const SELECT_EDITION_HASHES = `SELECT id, hash FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const INSERT_EDITION = statement<EditionRow>(`
  INSERT INTO edition (id, kind, lang, hash, bytes, told, made_at)
  VALUES (:id, :kind, :lang, :hash, :bytes, :items, :now) ON CONFLICT DO NOTHING`)
type EditionRow = Pick<Edition, 'id' | 'kind' | 'lang'> & { hash: string; bytes: number; items: string; now: number }

/** An id in full looks like a secret, which logs do not show. */
const CHARACTERS_OF_ID_LOGGED = 12
/** Some hundred editions: chunks that follow each other share theirs. */
const MAX_CACHED_CHARACTERS = 8_000_000
const MAX_CACHED_SIZES = 10_000
/** The most that the parts of one reader add to a mail: address and headers once, and the value of each placeholder. */
const PERSONAL_BYTES = 3_000
const PERSONAL_BYTES_PER_PLACEHOLDER = 300

/** Store of the table `edition`, whose rows name values in KV by their hash. Both are written once and never changed. */
export const editionStore = (db: D1Database, kv: KVNamespace) => {
  const editionCache = lruCache<Edition>(MAX_CACHED_CHARACTERS, characterCountOf)
  const sizeCache = lruCache<number>(MAX_CACHED_SIZES)
  return {
    /** By id, how many bytes a mail of each stored edition takes in a request to the provider. */
    findSizes: (ids: string[]): Promise<Map<string, number>> =>
      sizeCache.getOrLoad(ids, (missing) => readSizes(db, missing)),

    /** Stores an edition: first in KV, then in the table, which names it. `now` in ms UTC. */
    putEdition: async (edition: Edition, now: number): Promise<void> => {
      const value = JSON.stringify(edition)
      const hash = await sha256(value)
      await kv.put(kvKeyOf(hash), value)
      const { id, kind, lang, shown, tales } = edition
      const told = shown ? tales.filter(({ event }) => shown.includes(event)) : tales
      const items = JSON.stringify(told.map(({ event, number }) => [event, number]))
      await INSERT_EDITION(db, { id, kind, lang, hash, bytes: requestBytesOf(edition), items, now }).run()
    },

    /** By id, these editions as far as they are stored. Throws if KV does not have the value of one yet: try again. */
    openEditions: (ids: string[]): Promise<Map<string, Edition>> =>
      editionCache.getOrLoad(ids, (missing) => readEditions(db, kv, missing)),
  }
}

export type EditionStore = ReturnType<typeof editionStore>

const readSizes = async (db: D1Database, ids: string[]): Promise<[string, number][]> => {
  const { results } = await db
    .prepare(SELECT_EDITION_SIZES)
    .bind(JSON.stringify(ids))
    .all<{ id: string; bytes: number }>()
  return results.map((row) => [row.id, row.bytes])
}

const readEditions = async (db: D1Database, kv: KVNamespace, ids: string[]): Promise<[string, Edition][]> => {
  const { results } = await db
    .prepare(SELECT_EDITION_HASHES)
    .bind(JSON.stringify(ids))
    .all<{ id: string; hash: string }>()
  const values = new Map<string, string | null>()
  for (let at = 0; at < results.length; at += MAX_KEYS_PER_KV_READ) {
    const keys = results.slice(at, at + MAX_KEYS_PER_KV_READ).map((row) => kvKeyOf(row.hash))
    for (const [key, value] of await kv.get(keys)) values.set(key, value)
  }
  return results.map((row) => [row.id, parseEdition(row.id, values.get(kvKeyOf(row.hash)))])
}

const kvKeyOf = (hash: string): string => `edition/${hash}`

const parseEdition = (id: string, value: string | null | undefined): Edition => {
  if (!value) throw new Error(`KV has no value yet for edition ${id.slice(0, CHARACTERS_OF_ID_LOGGED)}`)
  return JSON.parse(value) as Edition
}

const characterCountOf = ({ letter: { html, text } }: Edition): number =>
  [...html, ...text].reduce((sum, piece) => sum + piece.length, 0)

const requestBytesOf = ({ letter }: Edition): number =>
  new TextEncoder().encode(JSON.stringify(letter)).length +
  PERSONAL_BYTES +
  letter.html.length * PERSONAL_BYTES_PER_PLACEHOLDER
