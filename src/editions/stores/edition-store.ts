import { sha256 } from '../../lib/canonical-json.ts'
import { lruCache } from '../../lib/lru-cache.ts'
import { MissingContentError } from '../../lib/missing-content.ts'
import { MAX_KEYS_PER_KV_READ } from '../../lib/platform-limits.ts'
import { statement } from '../../lib/statement.ts'
import { STANDING_EVENT } from '../../timeline/standing-event.ts'
import { type Edition, editionKeyOf, linkedOf, NO_MAIL } from '../render/edition.ts'
import { revisionsInMailOf } from '../select/redaction-rules.ts'
import { editionSources } from './edition-source-store.ts'

const SELECT_STORED_EDITIONS = `
  SELECT id, bytes, linked IS NOT NULL AS linksEvents, instr(coalesce(linked, ''), ',1]') > 0 AS linksCorrections
  FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
const SELECT_EDITION_HASHES = `SELECT id, hash FROM edition WHERE id IN (SELECT value FROM json_each(?1))`
/** Its revisions were read before. One that was redacted meanwhile marks the edition at once. */
const INSERT_EDITION = statement<EditionRow>(`
  INSERT INTO edition (id, kind, lang, hash, bytes, told, linked, items, made_at, revisions, redacted_at)
  SELECT :id, :kind, :lang, :hash, :bytes, :told, :linked, :items, :now, :revisions, (
    SELECT max(j.redacted_at) FROM json_each(:revisions) v
    CROSS JOIN journal j INDEXED BY journal_redacted ON j.event = v.value ->> 0 AND j.number = v.value ->> 1
    WHERE j.redacted_at IS NOT NULL)
  WHERE true ON CONFLICT DO NOTHING`)
type EditionRow = Pick<Edition, 'id' | 'kind' | 'lang'> & {
  hash: string
  bytes: number
  told: string
  linked: string | null
  items: string
  revisions: string
  now: number
}

/**
 * An edition that was made before the column `revisions` names its events only: it counts as having every revision of them.
 * The standing event is among the revisions of a mail, but not among those that it tells.
 */
const MARK_REDACTED = statement<{ event: string; number: number; now: number }>(`
  UPDATE edition SET redacted_at = coalesce(redacted_at, :now)
  WHERE (instr(told, '["' || :event || '",') > 0 OR :event = '${STANDING_EVENT}') AND EXISTS (
    SELECT 1 FROM json_each(coalesce(revisions, told)) v
    WHERE v.value ->> 0 = :event AND (revisions IS NULL OR v.value ->> 1 = :number))`)
const LIST_EDITIONS_TO_CLEAR = `
  SELECT id, hash FROM edition INDEXED BY edition_to_clear WHERE redacted_at IS NOT NULL AND cleared_at IS NULL ORDER BY id LIMIT ?1`
/** Each of :editions names its old and its new value. */
const CLEAR_EDITIONS = statement<{ editions: string; now: number }>(`
  UPDATE edition SET hash = v.value ->> 'hash', cleared_at = :now FROM json_each(:editions) v
  WHERE edition.id = v.value ->> 'id' AND edition.hash = v.value ->> 'oldHash'`)
const LIST_REDACTED_EDITIONS = `
  SELECT id FROM edition WHERE redacted_at IS NOT NULL AND id IN (SELECT value FROM json_each(?1))`

/**
 * How many bytes a mail of an edition takes in a request to the provider, and whether it only links some of its events, and
 * some corrections of a digest.
 */
export type StoredEdition = { bytes: number; linksEvents: boolean; linksCorrections: boolean }

/** An id in full looks like a secret, which logs do not show. */
const CHARACTERS_OF_ID_LOGGED = 12
/** Some hundred editions: chunks that follow each other share theirs. */
const MAX_CACHED_CHARACTERS = 8_000_000
const MAX_STORED_CACHED = 10_000
/** The most that the parts of one reader add to a mail: address and headers once, and the value of each placeholder. */
const PERSONAL_BYTES = 3_000
const PERSONAL_BYTES_PER_PLACEHOLDER = 300

/** Store of the table `edition`, whose rows name values in KV by their hash. Both are written once and never changed. */
export const editionStore = (db: D1Database, kv: KVNamespace) => {
  const editionCache = lruCache<Edition>(MAX_CACHED_CHARACTERS, characterCountOf)
  const storedCache = lruCache<StoredEdition>(MAX_STORED_CACHED)
  return {
    /** By id, those of these editions that are stored. */
    findStored: (ids: string[]): Promise<Map<string, StoredEdition>> =>
      storedCache.getOrLoad(ids, (missing) => readStored(db, missing)),

    /** Stores an edition: first in KV, then in the table, which names it. `now` in ms UTC. */
    putEdition: async (edition: Edition, now: number): Promise<void> => {
      const value = JSON.stringify(edition)
      const hash = await sha256(value)
      await kv.put(editionKeyOf(hash), value)
      const { id, kind, lang, shown, tales, standing } = edition
      const told = shown ? tales.filter(({ event }) => shown.includes(event)) : tales
      await INSERT_EDITION(db, {
        ...{ id, kind, lang, hash, now },
        bytes: requestBytesOf(edition),
        told: JSON.stringify(told.map(({ event, number }) => [event, number])),
        linked: linkedOf(edition),
        revisions: JSON.stringify([
          ...revisionsInMailOf(told),
          ...(standing ? [[STANDING_EVENT, standing.number]] : []),
        ]),
        items: JSON.stringify(tales.map((item) => ({ ...item, facts: null }))),
      }).run()
    },

    ...editionSources(db, kv),

    /** By id, these editions as far as they are stored. Throws `MissingContentError` if KV does not have one of them yet. */
    openEditions: (ids: string[]): Promise<Map<string, Edition>> =>
      editionCache.getOrLoad(ids, (missing) => readEditions(db, kv, missing)),

    ...redactedEditions(db, kv),
  }
}

export type EditionStore = ReturnType<typeof editionStore>

const redactedEditions = (db: D1Database, kv: KVNamespace) => ({
  /** Marks every edition whose mail has the text of a revision. No freeze uses a marked edition. `now` in ms UTC. */
  prepareMarkRedacted: (event: string, number: number, now: number): D1PreparedStatement =>
    MARK_REDACTED(db, { event, number, now }),

  /** Those of these editions that are marked: their mails must not be shown. */
  findRedactedEditions: async (ids: readonly string[]): Promise<Set<string>> => {
    const { results } = await db.prepare(LIST_REDACTED_EDITIONS).bind(JSON.stringify(ids)).all<{ id: string }>()
    return new Set(results.map(({ id }) => id))
  },

  /** The marked editions whose mail is still in KV, at most `limit`. */
  listEditionsToClear: async (limit: number): Promise<{ id: string; hash: string }[]> =>
    (await db.prepare(LIST_EDITIONS_TO_CLEAR).bind(limit).all<{ id: string; hash: string }>()).results,

  /**
   * Stores copies of marked editions without their mails. Returns the statement that names them, and the KV keys of the old
   * values. Leaves out an edition of which KV has no value yet: the next call finds it again.
   */
  prepareClear: async (
    marked: readonly { id: string; hash: string }[],
    now: number,
  ): Promise<{ statement: D1PreparedStatement; oldKeys: string[] }> => {
    const cleared: { id: string; oldHash: string; hash: string }[] = []
    for (const { id, hash: oldHash } of marked) {
      const value = await kv.get(editionKeyOf(oldHash))
      if (value === null) continue
      const copy = JSON.stringify({ ...(JSON.parse(value) as Edition), letter: NO_MAIL })
      const hash = await sha256(copy)
      await kv.put(editionKeyOf(hash), copy)
      cleared.push({ id, oldHash, hash })
    }
    const editions = JSON.stringify(cleared)
    return {
      statement: CLEAR_EDITIONS(db, { editions, now }),
      oldKeys: cleared.map(({ oldHash }) => editionKeyOf(oldHash)),
    }
  },
})

type StoredRow = { id: string; bytes: number } & Record<'linksEvents' | 'linksCorrections', 0 | 1>

const readStored = async (db: D1Database, ids: string[]): Promise<[string, StoredEdition][]> => {
  const { results } = await db.prepare(SELECT_STORED_EDITIONS).bind(JSON.stringify(ids)).all<StoredRow>()
  return results.map(({ id, bytes, linksEvents, linksCorrections }) => [
    id,
    { bytes, linksEvents: linksEvents === 1, linksCorrections: linksCorrections === 1 },
  ])
}

const readEditions = async (db: D1Database, kv: KVNamespace, ids: string[]): Promise<[string, Edition][]> => {
  const { results } = await db
    .prepare(SELECT_EDITION_HASHES)
    .bind(JSON.stringify(ids))
    .all<{ id: string; hash: string }>()
  const values = new Map<string, string | null>()
  for (let at = 0; at < results.length; at += MAX_KEYS_PER_KV_READ) {
    const keys = results.slice(at, at + MAX_KEYS_PER_KV_READ).map((row) => editionKeyOf(row.hash))
    for (const [key, value] of await kv.get(keys)) values.set(key, value)
  }
  return results.map((row) => [row.id, parseEdition(row.id, values.get(editionKeyOf(row.hash)))])
}

const parseEdition = (id: string, value: string | null | undefined): Edition => {
  if (!value) throw new MissingContentError(`edition ${id.slice(0, CHARACTERS_OF_ID_LOGGED)}`)
  return JSON.parse(value) as Edition
}

const characterCountOf = ({ letter: { html, text } }: Edition): number =>
  [...html, ...text].reduce((sum, piece) => sum + piece.length, 0)

const requestBytesOf = ({ letter }: Edition): number =>
  new TextEncoder().encode(JSON.stringify(letter)).length +
  PERSONAL_BYTES +
  letter.html.length * PERSONAL_BYTES_PER_PLACEHOLDER
