import * as v from 'valibot'
import type { BodyFault } from '../../src/lib/refusal.ts'
import { type PublishSchemas, publishSchemas, schemaFaultsOf } from '../../src/timeline/event-schema.ts'
import { world } from '../audience/small-world.ts'

export const BODIES: PublishSchemas = publishSchemas(world)

type Members = Record<string, unknown>

export const SOURCE = { publisher: 'The Paper', title: 'A report' }

/** What is undefined is not there, as in JSON. */
const present = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

/** The least that a new event needs; what a test needs different it gives. */
export const newEvent = (differing: Members = {}): Members =>
  present({
    nature: 'event',
    kind: 'conflict.airstrike',
    certainty: 'reported',
    text: { en: { title: 'Strike on a hospital', summary: 'A hospital was hit.' } },
    sources: [SOURCE],
    ...differing,
  })

/** The least that a revision needs. */
export const revision = (differing: Members = {}): Members => newEvent({ change: 'update', number: 2, ...differing })

const faultsOf = (schema: PublishSchemas[keyof PublishSchemas], body: unknown): BodyFault[] => {
  const read = v.safeParse(schema, body)
  return read.success ? [] : schemaFaultsOf(read.issues)
}
export const faultsOfNew = (body: unknown): BodyFault[] => faultsOf(BODIES.newEvent, body)
export const faultsOfRevision = (body: unknown): BodyFault[] => faultsOf(BODIES.revision, body)

/** What a new event that differs so far from the least one is read as. */
export const recordOf = (differing: Members) => v.parse(BODIES.newEvent, newEvent(differing))
