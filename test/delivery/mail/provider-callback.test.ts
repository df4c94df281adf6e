import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCallback } from '../../../src/delivery/mail/provider-callback.ts'

const tags = { kind: 'digest', chunk: '12', member: '345' }
const read = (type: unknown, data: unknown) => readCallback('msg_1', { type, created_at: '2026-11-22T06:00:00Z', data })
const bounced = (bounce: unknown) => read('email.bounced', { to: ['a@example.org'], tags, bounce })

describe('a callback', () => {
  test('is read by the tags of its mail', () => {
    expect(read('email.delivered', { email_id: 'x', to: ['a@example.org'], tags })).toEqual({
      id: 'msg_1',
      type: 'email.delivered',
      chunk: 12,
      member: 345,
      to: 'a@example.org',
      isPermanent: false,
      isTransient: false,
    })
  })
  test('has its tags in a list, where an older sender wrote it', () => {
    const list = Object.entries(tags).map(([name, value]) => ({ name, value }))
    expect(read('email.delivered', { to: ['a@example.org'], tags: list })).toMatchObject({ chunk: 12, member: 345 })
  })
  test.each([
    [['a@example.org', 'b@example.org'], 'a@example.org'],
    ['a@example.org', 'a@example.org'],
    [[], null],
    [[7], null],
    [undefined, null],
    [{ email: 'a@example.org' }, null],
  ])('is about %j: %j', (to, address) => {
    expect(read('email.delivered', { to, tags }).to).toBe(address)
  })
})

describe('a bounce', () => {
  test.each([
    [{ type: 'Permanent', subType: 'NoEmail' }, true, false],
    [{ type: 'Transient', subType: 'MailboxFull' }, false, true],
    [{ type: 'Undetermined' }, false, true],
    [{ type: 'Tomorrow' }, false, true],
    [{}, false, true],
    [undefined, false, true],
    [null, false, true],
    ['Permanent', false, true],
  ])('%j is permanent: %s, may pass: %s', (bounce, isPermanent, isTransient) => {
    expect(bounced(bounce)).toMatchObject({ isPermanent, isTransient })
  })
  test.each(['email.delivered', 'email.delivery_delayed', 'email.complained', 'email.failed'])(
    'is not what %s says, whatever stands beside it',
    (type) => {
      const callback = read(type, { tags, bounce: { type: 'Permanent' } })
      expect(callback).toMatchObject({ type, isPermanent: false, isTransient: false })
    },
  )
})

describe('a callback of another mail, or of another time,', () => {
  test.each([
    ['no tags', undefined],
    ['tags that are nothing', null],
    ['tags of another sender', { campaign: 'spring' }],
    ['tags that are no numbers', { chunk: 'x', member: '' }],
    ['tags that are nearly numbers', { chunk: '-1', member: '1e3' }],
    ['tags beyond all numbers', { chunk: '9'.repeat(16), member: ' 1' }],
    ['a list of other things', [null, 7, 'chunk', {}, { name: 'chunk' }]],
  ])('with %s belongs to no chunk', (_, other) => {
    expect(read('email.delivered', { tags: other })).toMatchObject({ chunk: null, member: null })
  })
  test('of a type that nobody knows yet keeps its name, or a part of it', () => {
    expect(read('email.read_aloud', { tags }).type).toBe('email.read_aloud')
    expect(read('x'.repeat(5000), { tags }).type).toHaveLength(100)
    expect(read(7, { tags }).type).toBe('unknown')
  })
  test.each([[null], [undefined], ['text'], [7], [[]], [{}], [{ type: 'email.sent', data: null }]])(
    'is read though its body is %j',
    (body) => {
      expect(readCallback('msg_1', body)).toMatchObject({ id: 'msg_1', chunk: null, member: null, to: null })
    },
  )
  test('is read whatever it is, never thrown at', () => {
    const MEMBER = fc.constantFrom('tags', 'to', 'bounce', 'chunk', 'member', 'name', 'value', 'type')
    const DATA = fc.dictionary(MEMBER, fc.oneof(fc.jsonValue(), fc.array(fc.dictionary(MEMBER, fc.jsonValue()))))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ type: fc.constant('email.bounced'), data: DATA })), (body) => {
        const { chunk, member, to } = readCallback('msg_1', body)
        for (const number of [chunk, member]) expect(number === null || Number.isSafeInteger(number)).toBe(true)
        expect(to === null || typeof to === 'string').toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
