import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCallback } from '../../../src/delivery/mail/provider-callback.ts'

const tags = { kind: 'digest', chunk: '12', member: '345' }
const read = (type: unknown, data: unknown) => readCallback('msg_1', { type, created_at: '2026-11-22T06:00:00Z', data })
const bounced = (bounce: unknown) => read('email.bounced', { to: ['a@example.org'], tags, bounce })

describe('a callback', () => {
  test('names the chunk and the member by the tags of its mail', () => {
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
  test('can have its tags in a list', () => {
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
  ])('with the recipient %j is about %j', (to, address) => {
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
  ])('%j is permanent: %s, transient: %s', (bounce, isPermanent, isTransient) => {
    expect(bounced(bounce)).toMatchObject({ isPermanent, isTransient })
  })
  test.each(['email.delivered', 'email.delivery_delayed', 'email.complained', 'email.failed'])(
    'is not in a callback of type %s, whatever else it has',
    (type) => {
      const callback = read(type, { tags, bounce: { type: 'Permanent' } })
      expect(callback).toMatchObject({ type, isPermanent: false, isTransient: false })
    },
  )
})

describe('a callback about another mail, or of another form,', () => {
  test.each([
    ['no tags', undefined],
    ['null as tags', null],
    ['tags of another sender', { campaign: 'spring' }],
    ['tags without digits', { chunk: 'x', member: '' }],
    ['tags that are not whole numbers', { chunk: '-1', member: '1e3' }],
    ['tags that are too long', { chunk: '9'.repeat(16), member: ' 1' }],
    ['a list of other things', [null, 7, 'chunk', {}, { name: 'chunk' }]],
  ])('with %s names no chunk', (_, other) => {
    expect(read('email.delivered', { tags: other })).toMatchObject({ chunk: null, member: null })
  })
  test('of an unknown type keeps up to 100 characters of the type', () => {
    expect(read('email.read_aloud', { tags }).type).toBe('email.read_aloud')
    expect(read('x'.repeat(5000), { tags }).type).toHaveLength(100)
    expect(read(7, { tags }).type).toBe('unknown')
  })
  test.each([[null], [undefined], ['text'], [7], [[]], [{}], [{ type: 'email.sent', data: null }]])(
    'with the body %j is read',
    (body) => {
      expect(readCallback('msg_1', body)).toMatchObject({ id: 'msg_1', chunk: null, member: null, to: null })
    },
  )
  test('of any JSON is read without an exception', () => {
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
