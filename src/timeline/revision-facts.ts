import { parseStoredWhen } from './edtf.ts'
import type { EventRecord, RevisionFacts } from './event.ts'

/** The facts of a record, as the journal has them in each row. Throws if its date is not valid. */
export const factsOf = (record: EventRecord): RevisionFacts => ({
  nature: record.nature,
  certainty: record.certainty,
  severity: record.severity,
  regions: record.regions.map((region) => region.id),
  actors: record.actors,
  ...endOf(record.when),
})

const endOf = (edtf: string | null): Pick<RevisionFacts, 'end'> => {
  if (edtf === null) return { end: 'unknown' }
  const when = parseStoredWhen(edtf)
  return when.form === 'interval' && typeof when.end === 'string' ? { end: 'open' } : {}
}
