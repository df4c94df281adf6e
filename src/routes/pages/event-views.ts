import type { Context } from 'hono'
import type { EventView } from '../../../templates/views.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import type { AppEnv } from '../app-env.ts'

/** The views of the newest revisions of these events, by id. An event that is removed meanwhile is left out. */
export const readEventViews = async (c: Context<AppEnv>, ids: readonly string[]): Promise<Map<string, EventView>> => {
  if (ids.length === 0) return new Map()
  const { journal, gazetteer } = c.var.context
  const revisions = await journal.readRevisions(await journal.listLatest([...new Set(ids)]))
  return new Map(
    revisions.map((revision) => [
      revision.id,
      eventViewOf(revision, gazetteer, c.var.language, c.var.context.site.url),
    ]),
  )
}
