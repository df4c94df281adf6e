import { readFileSync } from 'node:fs'
import type { RebuiltEditions } from '../../editions/render/rebuild-editions.ts'
import type { RebuiltRevisions } from '../../timeline/rebuild-revisions.ts'
import { requestJson } from './request-json.ts'
import { exportFromSite } from './timeline-export.ts'

/** The result of a rebuild in sentences. `isWhole`: nothing is missing now. */
type RebuildReport = { sentences: string[]; isWhole: boolean }

const LINES_PER_REQUEST = 100
const BYTES_PER_REQUEST = 8_000_000

/** Puts the revisions of an export back that KV has lost, renders lost editions again, and names what is still missing. */
export const rebuildSite = async (site: string, key: string, file: string): Promise<RebuildReport> => {
  const lines = readFileSync(file, 'utf8').split('\n')
  const revisions = await rebuildRevisionsOf(site, key, lines)
  const missing: string[] = []
  for await (const { event, number, revision, redacted } of exportFromSite(site, key))
    if (revision === null && !redacted) missing.push(`revision ${number} of ${event}`)
  const editions = await rebuildEditionsOf(site, key)
  return {
    sentences: [
      `Revisions: ${revisions.stored} were put back, ${revisions.present} were there.`,
      ...revisions.refused,
      ...missing.map((name) => `Still missing: ${name}.`),
      `Editions: ${editions.rebuilt} were rendered again, ${editions.present} were there.`,
      ...editions.lost.map(({ id, kind, lang }) => `Still missing: the edition ${id} (${kind}, ${lang}).`),
    ],
    isWhole: revisions.refused.length + missing.length + editions.lost.length === 0,
  }
}

type RevisionCounts = { stored: number; present: number; refused: string[] }

const rebuildRevisionsOf = async (site: string, key: string, lines: readonly string[]): Promise<RevisionCounts> => {
  const counts: RevisionCounts = { stored: 0, present: 0, refused: [] }
  for (const batch of batchesOf(lines)) {
    const body = batch.map(({ line }) => line).join('\n')
    const result: RebuiltRevisions = await requestJson(site, key, 'POST', '/v1/journal/content', body)
    counts.stored += result.stored
    counts.present += result.present
    for (const { line, detail } of result.refused)
      counts.refused.push(`Line ${batch[line]!.number} was not used. ${detail}`)
  }
  return counts
}

type NumberedLine = { number: number; line: string }

/** The lines that are not empty, with their numbers from 1, as many together as one request takes. */
const batchesOf = (lines: readonly string[]): NumberedLine[][] => {
  const batches: NumberedLine[][] = []
  let bytes = 0
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue
    const size = Buffer.byteLength(line)
    const last = batches.at(-1)
    if (last && last.length < LINES_PER_REQUEST && bytes + size < BYTES_PER_REQUEST) last.push({ number: at + 1, line })
    else {
      batches.push([{ number: at + 1, line }])
      bytes = 0
    }
    bytes += size
  }
  return batches
}

const rebuildEditionsOf = async (site: string, key: string): Promise<Omit<RebuiltEditions, 'next'>> => {
  const sum: Omit<RebuiltEditions, 'next'> = { present: 0, rebuilt: 0, lost: [] }
  for (let after: string | null = ''; after !== null; ) {
    const page: RebuiltEditions = await requestJson(site, key, 'POST', `/v1/editions/rebuild?after=${after}`)
    sum.present += page.present
    sum.rebuilt += page.rebuilt
    sum.lost.push(...page.lost)
    after = page.next
  }
  return sum
}
