import type { Told } from '../timeline/journal.ts'
import type { World } from './world.ts'

type Asked = { region?: string | undefined; actor?: string | undefined; after?: string | undefined }

/** Events newest first, narrowed to what lies in a region and what an actor or its parts took part in; `next` goes on. */
export const listEvents = async (
  { journal, gazetteer }: World,
  { region, actor, after }: Asked,
  limit: number,
): Promise<{ told: Told[]; next: string | undefined }> => {
  const regions = region ? JSON.stringify([...gazetteer.beneath(region)]) : null
  const actors = actor ? JSON.stringify([...gazetteer.partsOf(actor)]) : null
  const found = await journal.list({ regions, actors, ...cursorOf(after) }, limit + 1)
  const told = found.slice(0, limit)
  const last = told.at(-1)
  return { told, next: found.length > limit && last ? `${last.day}~${last.event}` : undefined }
}

/** A cursor is the day and id of the last event shown. One that cannot be read starts from the beginning. */
const cursorOf = (after: string | undefined): { day: string | null; id: string | null } => {
  const parts = /^([0-9-]*)~([a-z0-9-]{1,64})$/.exec(after ?? '')
  return { day: parts?.[1] ?? null, id: parts?.[2] ?? null }
}
