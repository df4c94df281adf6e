import * as v from 'valibot'
import type { BodyFault } from '../../src/lib/refusal.ts'
import { schemaFaultsOf } from '../../src/lib/schema-issues.ts'
import { type PublishSchemas, publishSchemas } from '../../src/timeline/event-schema.ts'
import { world } from '../audience/small-world.ts'

export const SCHEMAS: PublishSchemas = publishSchemas(world)

type Members = Record<string, unknown>

export const SOURCE = { publisher: 'The Paper', title: 'A report' }

/** Removes undefined members, as JSON does. */
const withoutUndefined = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

/** The smallest valid body of a new event, with these members. */
export const newEvent = (more: Members = {}): Members =>
  withoutUndefined({
    nature: 'event',
    kind: 'conflict.airstrike',
    certainty: 'reported',
    text: { en: { title: 'Strike on a hospital', summary: 'A hospital was hit.' } },
    sources: [SOURCE],
    ...more,
  })

/** The smallest valid body of a revision, with these members. */
export const revision = (more: Members = {}): Members => newEvent({ change: 'update', number: 2, ...more })

const faultsOf = (schema: PublishSchemas[keyof PublishSchemas], body: unknown): BodyFault[] => {
  const parsed = v.safeParse(schema, body)
  return parsed.success ? [] : schemaFaultsOf(parsed.issues)
}
export const faultsOfNew = (body: unknown): BodyFault[] => faultsOf(SCHEMAS.newEvent, body)
export const faultsOfRevision = (body: unknown): BodyFault[] => faultsOf(SCHEMAS.revision, body)

/** The record that the body of a new event with these members is parsed to. */
export const recordOf = (more: Members) => v.parse(SCHEMAS.newEvent, newEvent(more))
