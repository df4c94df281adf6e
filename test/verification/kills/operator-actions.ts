import type { Random } from '../random.ts'
import type { Observations, ObservedReader } from './observations.ts'
import type { ProcessRunner } from './process-runner.ts'
import { addReaders, createArrivals, importLines } from './readers.ts'
import type { Ticker } from './ticker.ts'

const MAX_ARRIVALS = 6
const MAX_KNOWN = 40

type Context = { runner: ProcessRunner; observations: Observations; random: Random; ticker: Ticker }

/**
 * Creates a function that imports a file: new readers, and others who were imported before, whatever they did since. It
 * brings back nobody who left or erased their data, and changes nothing for the others.
 */
export const createImports = (context: Context): (() => Promise<void>) => {
  const { observations, random } = context
  let arrivals = 0
  return async () => {
    const known = [...observations.readers.values()].filter(({ isImported }) => isImported)
    const from = random.below(Math.max(1, known.length - MAX_KNOWN))
    const created = createArrivals(random, arrivals, random.between(1, MAX_ARRIVALS))
    arrivals += created.length
    await importFile(context, created, known.slice(from, from + MAX_KNOWN))
  }
}

const importFile = async (
  { runner, observations, ticker }: Context,
  created: ObservedReader[],
  known: ObservedReader[],
): Promise<void> => {
  const at = ticker.now()
  const imported = { began: Date.now(), ended: Number.POSITIVE_INFINITY, at }
  for (const reader of created) reader.imported = imported
  addReaders(observations, created)
  await requestImport(runner, [...created, ...known])
  imported.ended = Date.now()
}

/** Imports readers with the operator's key. Throws if the import is refused. */
export const requestImport = async ({ request, headers }: ProcessRunner, readers: readonly ObservedReader[]) => {
  const body = importLines(readers)
  const ndjson = { ...headers, 'content-type': 'application/x-ndjson' }
  const answer = await request('/v1/subscribers', { method: 'POST', headers: ndjson, body })
  if (answer.status !== 200) throw new Error(`The import of readers failed: ${answer.status} ${answer.text}`)
}

/**
 * Settles the chunks of unknown outcome that have a redacted text, as the provider's list says. Returns how many there were.
 * This provider keeps keys, so the product finds out every other outcome by itself.
 */
export const settleRedactedChunks = async (
  { request, headers }: ProcessRunner,
  observations: Observations,
): Promise<number> => {
  const { text } = await request('/v1/chunks?state=unknown', { headers })
  const { chunks } = JSON.parse(text) as { chunks: { id: number }[] }
  const held = chunks.map(({ id }) => String(id)).filter((chunk) => hasRedactedText(observations, chunk))
  for (const chunk of held) {
    const isAccepted = observations.mails.some((mail) => mail.chunk === chunk)
    if (!isAccepted) observations.resentChunks.add(chunk)
    const body = JSON.stringify({ as: isAccepted ? 'sent' : 'resend' })
    const json = { ...headers, 'content-type': 'application/json' }
    await request(`/v1/chunks/${chunk}/settle`, { method: 'POST', headers: json, body })
  }
  return held.length
}

const hasRedactedText = ({ requests, redactions }: Observations, chunk: string): boolean =>
  requests.some((each) => each.chunk === chunk && redactions.some(({ event, number }) => each.shows(event, number)))
