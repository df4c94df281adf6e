import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepsOfJsonPointer } from '../../src/lib/json-pointer.ts'
import { isRefusal } from '../../src/lib/refusal.ts'
import { draftNewEvent, draftRevision } from '../../src/timeline/event-draft.ts'
import { revision, SCHEMAS } from './sample-bodies.ts'

const CONTEXT = { schemas: SCHEMAS, publisher: 'desk', now: 0, today: 0, holdMs: 60_000, retractionHoldMs: 10_000 }

const EVENT = { id: 'event', newest: { number: 1, change: 'new' } }

describe('any JSON', () => {
  const MEMBER = fc.constantFrom(
    ...Object.keys(revision()),
    'when',
    'regions',
    'actors',
    'counts',
    'reason',
    '__proto__',
  )
  const text = fc.record({ title: fc.string(), summary: fc.string() }, { requiredKeys: [] })
  const VALUE = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom('en', 'ar', 'fr'), text),
    fc.array(
      fc.dictionary(fc.constantFrom('id', 'role', 'what', 'low', 'high', 'rel', 'to', 'publisher'), fc.jsonValue()),
    ),
  )
  const BODY = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(MEMBER, VALUE),
    fc.dictionary(MEMBER, VALUE, { maxKeys: 2 }).map((members) => revision(members)),
  )

  test('is drafted, or refused with valid pointers, without an error', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const json = JSON.parse(JSON.stringify(body))
        for (const outcome of [draftNewEvent(json, CONTEXT, 'fresh'), draftRevision(EVENT, json, CONTEXT)]) {
          if (!isRefusal(outcome)) continue
          expect(outcome.refused).toBe('invalid')
          expect(outcome.errors!.length).toBeGreaterThan(0)
          for (const { pointer, detail } of outcome.errors!) {
            expect(pointer).toMatch(/^(\/[^~]*(~[01][^~]*)*)*$/)
            expect(detail).toMatch(/\S/)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  test('has each fault at a member that it has, or that one of its objects lacks', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const json = JSON.parse(JSON.stringify(body))
        const outcome = draftRevision(EVENT, json, CONTEXT)
        for (const { pointer } of isRefusal(outcome) ? outcome.errors! : [])
          expect(hasParentOf(json, pointer)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

/** True if the body has all steps of a pointer except the last. */
const hasParentOf = (body: unknown, pointer: string): boolean => {
  let value: unknown = body
  for (const name of stepsOfJsonPointer(pointer).slice(0, -1)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
    value = (value as Record<string, unknown>)[name]
  }
  return true
}
