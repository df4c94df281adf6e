import { sha256 } from '../../lib/canonical-json.ts'
import { type Edition, editionKeyOf } from '../render/edition.ts'
import type { EditionItem } from '../select/edition-items.ts'

const EDITION_COLUMNS = `id, kind, lang, hash, told, items, cleared_at IS NOT NULL AS cleared`
const LIST_EDITIONS_AFTER = `SELECT ${EDITION_COLUMNS} FROM edition WHERE id > ?1 ORDER BY id LIMIT ?2`

/** The sources of an edition. Its items have no facts (null). `items` is null in rows of earlier versions. */
export type EditionSource = Pick<Edition, 'id' | 'kind' | 'lang'> & {
  hash: string
  told: [event: string, number: number][]
  items: EditionItem[] | null
  /** The text of its mail was deleted, because one of its revisions is redacted. */
  isCleared: boolean
}

/** Reads and restores editions for a rebuild, past the caches of the isolate. */
export const editionSources = (db: D1Database, kv: KVNamespace) => ({
  /** The editions with an id above `after`, in the order of their ids. */
  listAfter: async (after: string, limit: number): Promise<EditionSource[]> => {
    const { results } = await db.prepare(LIST_EDITIONS_AFTER).bind(after, limit).all<EditionSourceRow>()
    return results.map(({ cleared, told, items, ...row }) => ({
      ...row,
      told: JSON.parse(told),
      items: items && JSON.parse(items),
      isCleared: cleared === 1,
    }))
  },

  /** Those of these editions of which KV has no value now. At most 100. */
  findMissing: async <T extends { hash: string }>(editions: readonly T[]): Promise<T[]> => {
    if (editions.length === 0) return []
    const values = await kv.get(editions.map(({ hash }) => editionKeyOf(hash)))
    return editions.filter(({ hash }) => values.get(editionKeyOf(hash)) == null)
  },

  /** Puts the value of an edition back into KV, if it is the value with this hash. Returns whether it is. */
  restoreEdition: async (edition: Edition, hash: string): Promise<boolean> => {
    const value = JSON.stringify(edition)
    if ((await sha256(value)) !== hash) return false
    await kv.put(editionKeyOf(hash), value)
    return true
  },
})

type EditionSourceRow = Omit<EditionSource, 'told' | 'items' | 'isCleared'> & {
  told: string
  items: string | null
  cleared: number
}
