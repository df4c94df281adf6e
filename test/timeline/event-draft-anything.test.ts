import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { draftNewEvent, draftRevision } from '../../src/timeline/event-draft.ts'
import { BODIES, revision } from './bodies.ts'

const circumstance = { bodies: BODIES, publisher: 'desk', now: 0, today: 0, hold: 60_000 }

const EVENT = { id: 'event', newest: { number: 1, change: 'new' } }

describe('whatever is sent', () => {
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

  test('it is recorded or refused with places that are pointers, never thrown at', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const sent = JSON.parse(JSON.stringify(body))
        for (const outcome of [draftNewEvent(sent, circumstance, 'fresh'), draftRevision(EVENT, sent, circumstance)]) {
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

  test('each fault stands at a place that the body has, or lacks in an object that it has', () => {
    fc.assert(
      fc.property(BODY, (body) => {
        const sent = JSON.parse(JSON.stringify(body))
        const outcome = draftRevision(EVENT, sent, circumstance)
        for (const { pointer } of isRefusal(outcome) ? outcome.errors! : []) expect(parentAt(sent, pointer)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

/** Whether a pointer leads, but for its last step, through what is there. */
const parentAt = (body: unknown, pointer: string): boolean => {
  const steps = pointer.split('/').slice(1, -1)
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  let place: unknown = body
  for (const name of names) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return false
    place = (place as Record<string, unknown>)[name]
  }
  return true
}
