import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'
import type { ExportedRevision } from '../../timeline/rebuild-revisions.ts'
import { requestJson } from './request-json.ts'

/** All revisions in the order of their seq. */
export type TimelineExport = AsyncIterable<ExportedRevision>

type ContentPage = { revisions: ExportedRevision[]; next: number | null }

/** Reads all revisions of a site. Throws the answer if the site refuses. */
export async function* exportFromSite(site: string, key: string): TimelineExport {
  for (let after: number | null = 0; after !== null; ) {
    const page: ContentPage = await requestJson(site, key, 'GET', `/v1/journal/content?after=${after}`)
    yield* page.revisions
    after = page.next
  }
}

const REVISIONS_PER_PAGE = 100
const LIST_REVISIONS = 'SELECT seq, event, number, hash FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2'

/**
 * Reads all revisions from the state folder of a product that does not run. Every version keeps the journal and the content
 * of revisions in the same way. Throws if the folder has no state.
 */
export async function* exportFromState(stateDir: string): TimelineExport {
  const folder = join(stateDir, 'v3')
  if (!existsSync(folder)) throw new Error(`${stateDir} has no state of a product.`)
  const { env, dispose } = await getPlatformProxy<Pick<Env, 'DB' | 'TIMELINE'>>({ persist: { path: folder } })
  try {
    for (let after = 0; ; ) {
      const { results } = await env.DB.prepare(LIST_REVISIONS)
        .bind(after, REVISIONS_PER_PAGE)
        .all<Omit<ExportedRevision, 'revision'>>()
      if (results.length === 0) return
      const contents = await env.TIMELINE.get(results.map(keyOf))
      for (const ref of results) yield { ...ref, revision: JSON.parse(contents.get(keyOf(ref)) ?? 'null') }
      after = results.at(-1)!.seq
    }
  } finally {
    await dispose()
  }
}

const keyOf = ({ event, number, hash }: Omit<ExportedRevision, 'revision'>): string =>
  `revision/${event}/${number}/${hash}`
