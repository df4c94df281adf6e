import type { TickObservation } from './alert-model.ts'
import type { Publication } from './event-records.ts'
import { type EventScript, PLANNED_EVENTS, type ScriptStep } from './event-script.ts'
import type { JournalLine } from './journal-rules.ts'
import { createReach } from './reach.ts'
import { importLines, preferencesBody, type ReplayReader } from './readers.ts'
import type { ReplayProduct } from './replay-product.ts'

/** Everything that was done and seen from outside. The model gets this and the readers. */
export type ScriptResult = {
  ticks: TickObservation[]
  joinedSeq: number
  joinedAt: number
  /** When readers left, and when they chose to follow something else; ms UTC. */
  left: Map<string, number>
  changed: Map<string, number>
  lines: JournalLine[]
}

export type ScriptRun = {
  product: ReplayProduct
  script: EventScript
  readers: readonly ReplayReader[]
  holdMs: number
  say: (line: string) => void
}

type StoredRevision = { seq: number; release_at: string }

const DAY = 86_400_000
const READERS_PER_IMPORT = 5_000
/** The publications of a slot are released by one tick, this time after the end of their hold. */
const AFTER_HOLD_MS = 20_000
const LEAVING = 3
const CHANGING = 3

/** Runs a script: each step at its time, by a clock that ticks set. */
export const runScript = async (run: ScriptRun): Promise<ScriptResult> => {
  const { product, script, readers, say } = run
  await product.tick(script.start - DAY)
  let head = 0
  for (const publication of script.before) head = (await publish(product, publication)).seq
  const joinedAt = await product.tick(script.start - 60_000)
  await importReaders(product, readers)
  const result: ScriptResult = { ticks: [], joinedSeq: head, joinedAt, left: new Map(), changed: new Map(), lines: [] }
  const runStep = createStepRunner(run, result, head)
  let day = ''
  for (const step of script.steps) {
    await runStep(step)
    const today = new Date(step.at).toISOString().slice(0, 10)
    if (today !== day) say(`${today}: ${product.provider.mails.length} mails so far`)
    day = today
  }
  result.lines = await readJournal(product)
  return result
}

export const importReaders = async (product: ReplayProduct, readers: readonly ReplayReader[]): Promise<void> => {
  const headers = { 'content-type': 'application/x-ndjson' }
  for (let from = 0; from < readers.length; from += READERS_PER_IMPORT)
    await product.request('/v1/subscribers', importLines(readers.slice(from, from + READERS_PER_IMPORT)), headers)
}

const createStepRunner = ({ product, readers, holdMs }: ScriptRun, result: ScriptResult, joinedSeq: number) => {
  let head = joinedSeq
  const tick = async (at: number): Promise<void> => {
    const now = await product.tick(at)
    result.ticks.push({ at, now, head })
  }
  return async (step: ScriptStep): Promise<void> => {
    if (step.what === 'leave') return leaveOrChange(product, readers, result)
    await tick(step.at)
    if (step.what === 'tick') return step.waitsUntilIdle ? product.waitUntilIdle() : undefined
    let releasedAt = step.at + holdMs + AFTER_HOLD_MS
    for (const publication of step.publications) {
      const { seq, release_at } = await publish(product, publication)
      head = seq
      releasedAt = Math.max(releasedAt, Date.parse(release_at) + 1_000)
    }
    await tick(releasedAt)
    await product.waitUntilIdle()
  }
}

const publish = async (product: ReplayProduct, publication: Publication): Promise<StoredRevision> => {
  const { event, number, change, record, silent, urgent } = publication
  const flags = { ...(silent ? { silent } : {}), ...(urgent ? { urgent } : {}) }
  const answer =
    number === 1
      ? await product.request('/v1/events', JSON.stringify({ ...record, id: event, ...flags }))
      : await product.request(`/v1/events/${event}/revisions`, JSON.stringify({ ...record, number, change, ...flags }))
  return (await answer.json()) as StoredRevision
}

/** Some readers who had an event that is retracted later leave, and some choose to follow something else. */
const leaveOrChange = async (
  { provider, request, clockOffset }: ReplayProduct,
  readers: readonly ReplayReader[],
  { left, changed }: ScriptResult,
): Promise<void> => {
  const told = new Set(provider.mails.filter(({ events }) => events.includes(PLANNED_EVENTS.told)).map(({ to }) => to))
  const chosen = readers.filter(({ email }) => told.has(email)).slice(0, LEAVING + CHANGING)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const [at, reader] of chosen.entries()) {
    const { unsubscribe, preferences } = provider.linksOf(reader.email)
    if (at < LEAVING) await request(unsubscribe!, 'List-Unsubscribe=One-Click', form)
    else await request(preferences!, otherPreferences(reader), form)
    const changes = at < LEAVING ? left : changed
    changes.set(reader.email, Date.now() + (await clockOffset()))
  }
}

const otherPreferences = (reader: ReplayReader): string => {
  const { severity, lang } = preferencesBody(reader) as { severity: string; lang: string }
  return new URLSearchParams({ regions: 'sy-tartus', severity, lang, alerts: 'none', cadence: 'weekly' }).toString()
}

type JournalItem = Omit<JournalLine, 'releaseAt' | 'reach' | 'event' | 'facts'> &
  JournalLine['facts'] & { id: string; release_at: string }

/** Reads the whole journal by the API. */
const readJournal = async ({ request }: ReplayProduct): Promise<JournalLine[]> => {
  const reachOf = createReach()
  const lines: JournalLine[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Response = await request(`/v1/journal?after=${after}&limit=1000`)
    const { revisions, next } = (await page.json()) as { revisions: JournalItem[]; next: number | null }
    for (const { id, seq, number, change, silent, urgent, release_at, ...facts } of revisions)
      lines.push({
        ...{ seq, event: id, number, change, silent, urgent: Boolean(urgent) },
        releaseAt: Date.parse(release_at),
        facts,
        reach: reachOf(facts),
      })
    after = revisions.length === 0 ? null : next
  }
  return lines
}
