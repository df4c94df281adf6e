import { type Context, Hono } from 'hono'
import { foresee } from '../../audience/dry-run.ts'
import { wake } from '../../delivery/tickets.ts'
import { canonicalJson, sha256 } from '../../lib/canonical-json.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { Revision } from '../../timeline/event.ts'
import { type Circumstance, type Draft, draftNewEvent, draftRevision } from '../../timeline/event-draft.ts'
import type { Receipt } from '../../timeline/journal-store.ts'
import { type Recorded, record } from '../../timeline/record-event.ts'
import type { Door, World } from '../app-env.ts'
import { bytesOf, parsed, refusedType } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'
import { readQuery, refusedQuery } from '../http/query.ts'
import * as openapi from '../openapi/publish-docs.ts'
import { revisionJson } from './event-json.ts'
import { withKey } from './keys.ts'

export type Drafting = (body: unknown, circumstance: Circumstance) => Draft | Refusal | Promise<Draft | Refusal>

/** Recording events, with a publisher's key. */
export const publishing = new Hono<Door>()

publishing.post('/v1/events', openapi.publishEvent, withKey('publish'), (c) =>
  publish(c, (body, circumstance) => draftNewEvent(body, circumstance, freshId())),
)

publishing.post('/v1/events/:id/revisions', openapi.reviseEvent, withKey('publish'), (c) =>
  publish(c, (body, circumstance) => revising(c.var.world, c.req.param('id'))(body, circumstance)),
)

const publish = async (c: Context<Door>, drafting: Drafting): Promise<Response> => {
  const body = refusedType(c) ?? parsed(await bytesOf(c))
  if (isRefusal(body)) return problem(c, body)
  const isRehearsal = readRehearsal(c)
  if (isRefusal(isRehearsal)) return problem(c, isRehearsal)
  const circumstance = await circumstanceOf(c.var.world, c.var.publisher.name)
  if (isRehearsal) return dryRun(c, await drafting(body.value, circumstance))
  const receipt = await receiptOf(c, body.value)
  if (isRefusal(receipt)) return problem(c, receipt)
  const recorded = await recordToTell(c.var.world, await drafting(body.value, circumstance), receipt)
  return isRefusal(recorded) ? problem(c, recorded) : answer(c, recorded, 201)
}

/** Records a draft once, and sees to it that readers and endpoints are told when it is released. */
export const recordToTell = async (
  world: World,
  draft: Draft | Refusal,
  receipt: Receipt | null,
): Promise<Recorded | Refusal> => {
  const recorded = await record(world.journal, draft, receipt)
  if (!isRefusal(recorded)) await wakeAtRelease(world, recorded.revision)
  return recorded
}

/** What is recorded is recorded: a ticket that could not be sent is made up for by the next tick. */
const wakeAtRelease = async ({ tickets, endpoints, now }: World, revision: Revision): Promise<void> => {
  try {
    await wake(tickets, revision, await now(), endpoints.isAnyListening)
  } catch (fault) {
    console.error(JSON.stringify({ trouble: 'a ticket could not be sent', fault: (fault as Error).name }))
  }
}

/** Drafts a revision of an event, knowing its newest one. */
export const revising =
  ({ journal }: World, id: string): Drafting =>
  async (body, circumstance) =>
    draftRevision({ id, newest: await journal.newest(id) }, body, circumstance)

/**
 * Who publishes, and when. Dates are judged by the later of the two clocks: by one that ticks set, what is past by the wall
 * may lie ahead.
 */
export const circumstanceOf = async (
  { bodies, now, config }: Pick<World, 'bodies' | 'now' | 'config'>,
  publisher: string,
): Promise<Circumstance> => {
  const time = await now()
  return { bodies, publisher, now: time, today: Math.max(time, Date.now()), hold: config.alertHoldMs }
}

/** Whether nothing is to be stored. A slip is refused: what was only to be tried must not wake anybody. */
const readRehearsal = (c: Context<Door>): boolean | Refusal => {
  const { given, faults } = readQuery(c, ['dry_run'])
  const { dry_run: said } = given
  if (said !== undefined && said !== 'true' && said !== 'false')
    faults.push({ pointer: '/dry_run', detail: 'dry_run is true or false.' })
  return faults.length > 0 ? refusedQuery(faults) : said === 'true'
}

const dryRun = async (c: Context<Door>, draft: Draft | Refusal): Promise<Response> => {
  const foreseen = await foresee(c.var.world, draft)
  if (isRefusal(foreseen)) return problem(c, foreseen)
  const { stored, changed, told } = foreseen
  return c.json({ ...revisionJson(stored), changed, told }, 200, { 'cache-control': 'no-store' })
}

export const answer = (c: Context<Door>, { revision, replayed }: Recorded, status: 200 | 201 | 202): Response =>
  c.json(revisionJson(revision), status, {
    location: `${c.var.world.config.siteUrl}/v1/events/${revision.id}`,
    'cache-control': 'no-store',
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  })

/** The same body is the same JSON, however it is written out. */
const receiptOf = async (c: Context<Door>, body: unknown): Promise<Receipt | null | Refusal> => {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (key.length < 1 || key.length > 256)
    return { refused: 'invalid', detail: 'An Idempotency-Key has 1 to 256 characters.' }
  const bodyHash = await sha256(`${c.req.path}\n${canonicalJson(body)}`)
  return { publisher: c.var.publisher.name, key, bodyHash, begunAt: Date.now() }
}

export const freshId = (): string => `event-${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`
