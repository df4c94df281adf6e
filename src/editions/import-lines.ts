import { eventFaultsOf, typedEventsOf } from '../audience/event-faults.ts'
import type { InputFault } from '../audience/input-fault.ts'
import { parseImportedReader } from '../audience/parse-preferences.ts'
import type { Preferences } from '../audience/preferences.ts'
import type { PreferenceBounds } from '../audience/preferences-schema.ts'
import { checkJsonLimits } from '../lib/json-limits.ts'
import type { BodyFault } from '../lib/refusal.ts'
import { unique } from '../lib/unique.ts'
import type { JournalStore } from '../timeline/journal-store.ts'

/** One reader as an operator brings them: an address, what they chose, and what is known of their consent. */
export type ImportedReader = { email: string; preferences: Preferences; consent: unknown }

export type LineFault = { line: number; fault: InputFault | BodyFault }

/** A value that D1 is given has at most 2 MB. */
const MAX_IDS_PER_QUERY = 10_000
const MAX_FAULTS_REPORTED = 100

/** Parses NDJSON, a reader on each line. Returns the readers with the numbers of their lines, or the first hundred faults. */
export const parseReaderLines = async (
  journal: Pick<JournalStore, 'findKnownEvents'>,
  text: string,
  bounds: PreferenceBounds,
): Promise<{ readers: ImportedReader[]; lines: number[]; faults: LineFault[] }> => {
  const { bodies, ...parsed } = parseLines(text, bounds)
  if (parsed.faults.length > 0) return parsed
  const faults = await findFaultsOfEvents(journal, parsed.lines, bodies)
  return { ...parsed, faults: faults.slice(0, MAX_FAULTS_REPORTED) }
}

const parseLines = (
  text: string,
  bounds: PreferenceBounds,
): { readers: ImportedReader[]; lines: number[]; bodies: unknown[]; faults: LineFault[] } => {
  const readers: ImportedReader[] = []
  const lines: number[] = []
  const bodies: unknown[] = []
  const faults: LineFault[] = []
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '' || faults.length >= MAX_FAULTS_REPORTED) return
    const { body, ...read } = parseReaderLine(line, bounds)
    if (read.faults.length === 0) {
      readers.push(read)
      lines.push(at)
      bodies.push(body)
    } else faults.push(...read.faults.map((fault) => ({ line: at, fault })))
  })
  return { readers, lines, bodies, faults }
}

/** The faults of the single events in all lines. Asks the journal once for each part of the ids. */
const findFaultsOfEvents = async (
  journal: Pick<JournalStore, 'findKnownEvents'>,
  lines: readonly number[],
  bodies: readonly unknown[],
): Promise<LineFault[]> => {
  const ids = unique(bodies.flatMap((body) => Object.values(typedEventsOf(body)).flat()))
  const known = new Set<string>()
  for (let from = 0; from < ids.length; from += MAX_IDS_PER_QUERY)
    for (const id of await journal.findKnownEvents(ids.slice(from, from + MAX_IDS_PER_QUERY))) known.add(id)
  return bodies.flatMap((body, at) => eventFaultsOf(body, known).map((fault) => ({ line: lines[at]!, fault })))
}

const parseReaderLine = (
  line: string,
  bounds: PreferenceBounds,
): ImportedReader & { body: unknown; faults: (InputFault | BodyFault)[] } => {
  const body = parseJson(line)
  const parsed = parseImportedReader(body ?? null, bounds)
  return { ...parsed, body, faults: [...(body === undefined ? [] : checkJsonLimits(line)), ...parsed.faults] }
}

/** The value of a JSON text, or undefined if it is not JSON. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
