import { describe, expect, test } from 'vitest'
import { faultsOfNew, faultsOfRevision, newEvent, revision, SOURCE } from './sample-bodies.ts'

const text = { title: 'A title', summary: 'A summary.' }

/** A single fault with a part of its sentence. */
const oneFault = (pointer: string, words: string) => [{ pointer, detail: expect.stringContaining(words) }]

describe('a fault has a pointer and a sentence', () => {
  test.each([
    ['no nature', { nature: undefined }, '/nature', 'is required'],
    ['an unknown nature', { nature: 'rumour' }, '/nature', 'one of: event, state, claim, forecast'],
    ['an unknown certainty', { certainty: 'sure' }, '/certainty', 'confirmed, reported, disputed, unverified'],
    ['an unknown severity', { severity: 'grave' }, '/severity', 'extreme, severe, moderate, minor, unknown'],
    ['an invalid date', { when: '2024-13' }, '/when', 'no such month'],
    ['a date that is a number', { when: 2024 }, '/when', 'EDTF'],
    ['an unknown basis of the date', { when_basis: 'guessed' }, '/when_basis', 'stated, inferred, external'],
    ['a kind without a name', { kind: 'conflict' }, '/kind', 'group.name'],
    ['a kind in capitals', { kind: 'Conflict.Airstrike' }, '/kind', 'group.name'],
    ['an id in capitals', { id: 'Aleppo' }, '/id', '3 to 64'],
    ['an id of two letters', { id: 'ab' }, '/id', '3 to 64'],
    ['an id of 65 letters', { id: 'a'.repeat(65) }, '/id', '3 to 64'],
    ['an id with a line break', { id: 'ale\nppo' }, '/id', 'U+000A'],
    ['an id with a mark inside', { id: 'ale\u200eppo' }, '/id', 'U+200E'],
    [
      'a link to an id with a mark inside',
      { links: [{ rel: 'follows', to: 'ale\u200bppo' }] },
      '/links/0/to',
      'U+200B',
    ],
    ['a region with a mark inside', { regions: [{ id: 'ale\u200fppo' }] }, '/regions/0/id', 'U+200F'],
    ['an unknown region', { regions: [{ id: 'alepo' }] }, '/regions/0/id', 'Did you mean aleppo?'],
    ['an unknown actor', { actors: [{ id: 'armi', role: 'target' }] }, '/actors/0/id', 'Did you mean army'],
    [
      'an id that is not similar to any',
      { regions: [{ id: 'qqqqqqqqqqqq' }] },
      '/regions/0/id',
      'No region has the id qqqqqqqqqqqq.',
    ],
    ['a region twice', { regions: [{ id: 'hama' }, { id: 'hama' }] }, '/regions', 'twice'],
    [
      'two primary regions',
      { regions: ['hama', 'aleppo'].map((id) => ({ id, primary: true })) },
      '/regions',
      'Only one region',
    ],
    ['a region that is text', { regions: ['hama'] }, '/regions/0', 'must be an object with an id'],
    ['51 regions that are null', { regions: Array(51).fill(null) }, '/regions', 'at most 50'],
    ['51 actors that are null', { actors: Array(51).fill(null) }, '/actors', 'at most 50'],
    ['51 links', { links: Array(51).fill({ rel: 'follows', to: 'abc' }) }, '/links', 'at most 50'],
    ['31 sources', { sources: Array(31).fill(SOURCE) }, '/sources', 'at most 30'],
    ['an actor without a role', { actors: [{ id: 'army' }] }, '/actors/0/role', 'is required'],
    ['a role in capitals', { actors: [{ id: 'army', role: 'Target' }] }, '/actors/0/role', 'lowercase letters'],
    [
      'an actor twice in one role',
      { actors: Array(2).fill({ id: 'army', role: 'target' }) },
      '/actors',
      'same actor with the same role twice',
    ],
    ['a count without a subject', { counts: [{}] }, '/counts/0/what', 'is required'],
    ['a count below zero', { counts: [{ what: 'people', low: -1 }] }, '/counts/0/low', 'must not be less than 0'],
    [
      'an amount that is text',
      { counts: [{ what: 'people', best: '3' }] },
      '/counts/0/best',
      'must be a number or null',
    ],
    [
      'a low above the high',
      { counts: [{ what: 'people', low: 5, high: 3 }] },
      '/counts/0',
      'must not be greater than',
    ],
    [
      'a best above the high',
      { counts: [{ what: 'people', best: 5, high: 3 }] },
      '/counts/0',
      'must not be greater than',
    ],
    ['no text', { text: undefined }, '/text', 'is required'],
    ['a text in no language', { text: {} }, '/text', 'at least one language'],
    ['a text in another language', { text: { en: text, fr: text } }, '/text/fr', 'is unknown'],
    ['a title without a visible character', { text: { en: { ...text, title: ' \u202e' } } }, '/text/en/title', 'empty'],
    [
      'a title of invisible characters',
      { text: { en: { ...text, title: '\u200b\u200f' } } },
      '/text/en/title',
      'empty',
    ],
    ['a title that is too long', { text: { ar: { ...text, title: 'x'.repeat(101) } } }, '/text/ar/title', 'than 100'],
    ['no summary', { text: { en: { title: 'A title' } } }, '/text/en/summary', 'is required'],
    ['no source', { sources: [] }, '/sources', 'At least one source'],
    ['sources that are not a list', { sources: SOURCE }, '/sources', 'a list'],
    ['a source without a publisher', { sources: [{ title: 'A report' }] }, '/sources/0/publisher', 'is required'],
    ['an unknown stance', { sources: [{ ...SOURCE, stance: 'no' }] }, '/sources/0/stance', 'supports'],
    [
      'a url that runs a script',
      { sources: [{ ...SOURCE, url: 'javascript:alert(1)' }] },
      '/sources/0/url',
      'https://',
    ],
    ['a url without a host', { sources: [{ ...SOURCE, url: 'https://' }] }, '/sources/0/url', 'https://'],
    ['a url with a space', { sources: [{ ...SOURCE, url: 'https://a.example/ b' }] }, '/sources/0/url', 'https://'],
    [
      'a source with an invalid date',
      { sources: [{ ...SOURCE, published: 'Tuesday' }] },
      '/sources/0/published',
      'Tuesday',
    ],
    ['a link without an event', { links: [{ rel: 'follows' }] }, '/links/0/to', 'is required'],
    ['an unknown relation', { links: [{ rel: 'likes', to: 'abc' }] }, '/links/0/rel', 'part_of'],
    [
      'a url with a user name',
      { sources: [{ ...SOURCE, url: 'https://www.bbc.co.uk@evil.example/news' }] },
      '/sources/0/url',
      'user name or password',
    ],
    [
      'a url with a password',
      { sources: [{ ...SOURCE, url: 'https://:b@a.example/' }] },
      '/sources/0/url',
      'user name',
    ],
    [
      'a url with an empty user',
      { sources: [{ ...SOURCE, url: 'https://@a.example/' }] },
      '/sources/0/url',
      'user name',
    ],
    ['an external id that is a list', { external_ids: { acled: [] } }, '/external_ids/acled', 'must be a string'],
    ['an external id that is a fraction', { external_ids: { acled: 1.5 } }, '/external_ids/acled', 'as a string'],
    ['an external id in exponents', { external_ids: { acled: 1e21 } }, '/external_ids/acled', 'as a string'],
    [
      'an external id with an invalid name',
      { external_ids: { 'a/b~c': 'x' } },
      '/external_ids/a~1b~0c',
      'lowercase letters',
    ],
    ['a boolean that is text', { silent: 'true' }, '/silent', 'must be true or false'],
    ['an unknown member', { colour: 'red' }, '/colour', 'is unknown'],
    ['a member with a slash and a tilde', { 'a/b~c': 1 }, '/a~1b~0c', 'is unknown'],
    ['a member of Object.prototype', { constructor: 1 }, '/constructor', 'is unknown'],
    ['a member that only the server sets', { seq: 1 }, '/seq', 'is unknown'],
    ['a change in a new event', { change: 'new' }, '/change', 'is unknown'],
    ['an unknown member of a source', { sources: [{ ...SOURCE, by: 1 }] }, '/sources/0/by', 'is unknown'],
  ])('%s', (_, members, pointer, words) => {
    expect(faultsOfNew(newEvent(members))).toEqual(oneFault(pointer, words))
  })

  test.each([[null], ['an event'], [7], [[]]])('a body that is %j is refused', (body) => {
    expect(faultsOfNew(body).map((fault) => fault.detail)).not.toEqual([])
  })

  test('an infinite amount is refused, because JSON stores it as null', () => {
    const body = JSON.stringify(newEvent({ counts: [{ what: 'people', best: 1 }] })).replace('1}', '1e999}')
    expect(faultsOfNew(JSON.parse(body))).toEqual(oneFault('/counts/0/best', 'must be a number or null'))
  })

  test('a long id is cut in the sentence', () => {
    const [fault] = faultsOfNew(newEvent({ regions: [{ id: 'x'.repeat(5000) }] }))
    expect(fault!.detail.length).toBeLessThan(120)
  })
})

describe('a revision', () => {
  const because = { en: 'The number was wrong.' }
  test.each([
    ['without a change', { change: undefined }, '/change', 'is required'],
    ['with an unknown change', { change: 'edit' }, '/change', 'new, update, correction, retraction'],
    ['without a number', { number: undefined }, '/number', 'is required'],
    ['with a number that is text', { number: '2' }, '/number', 'plus one'],
    ['with a number that is not whole', { number: 2.5 }, '/number', 'whole'],
    ['with number 0', { number: 0 }, '/number', 'must be at least 1'],
    ['with a number that is too high', { number: 1_000_001 }, '/number', 'must be at most 1,000,000'],
    ['that is a correction without a reason', { change: 'correction' }, '/reason', 'must have a reason'],
    ['that is a retraction without a reason', { change: 'retraction' }, '/reason', 'must have a reason'],
    ['that is new after a retraction without a reason', { change: 'new' }, '/reason', 'must have a reason'],
    [
      'that is a correction with an empty reason object',
      { change: 'correction', reason: {} },
      '/reason',
      'must have a reason',
    ],
    ['with an empty reason', { change: 'update', reason: { en: ' ' } }, '/reason/en', 'empty'],
    ['with a reason in French', { change: 'correction', reason: { ...because, fr: 'x' } }, '/reason/fr', 'is unknown'],
    ['with a reason that is text', { change: 'update', reason: 'because' }, '/reason', 'must be an object'],
    ['that is an urgent update', { change: 'update', urgent: true }, '/urgent', 'Only a correction'],
    [
      'that is an urgent retraction',
      { change: 'retraction', reason: because, urgent: true },
      '/urgent',
      'Only a correction',
    ],
    ['with an id', { id: 'another-event' }, '/id', 'is unknown'],
  ])('%s is refused', (_, members, pointer, words) => {
    expect(faultsOfRevision(revision(members))).toEqual(oneFault(pointer, words))
  })

  test.each([
    { change: 'update' },
    { change: 'update', reason: because },
    { change: 'minor' },
    { change: 'translation' },
    { change: 'correction', reason: because },
    { change: 'correction', reason: { ar: 'كان العدد خطأ.' }, urgent: true },
    { change: 'retraction', reason: because },
    { change: 'new', reason: because },
  ])('is accepted: %j', (members) => {
    expect(faultsOfRevision(revision(members))).toEqual([])
  })
})

describe('all faults are returned at once', () => {
  test('in every part of the body', () => {
    const faults = faultsOfRevision({
      ...revision({ nature: 'rumour', kind: 'x', when: 'Tuesday', regions: [{ id: 'nowhere' }], sources: [{}] }),
      counts: [{ what: 'people', low: 'x' }, { what: '' }],
      text: { en: { title: '' }, fr: {} },
      change: 'retraction',
      number: 0,
      colour: 'red',
      size: 'big',
    })
    expect(faults.map((fault) => fault.pointer).sort()).toEqual([
      '/colour',
      '/counts/0/low',
      '/counts/1/what',
      '/kind',
      '/nature',
      '/number',
      '/reason',
      '/regions/0/id',
      '/size',
      '/sources/0/publisher',
      '/sources/0/title',
      '/text/en/summary',
      '/text/en/title',
      '/text/fr',
      '/when',
    ])
  })
  test('for every unknown member of every object', () => {
    const unknown = { one: 1, two: 2, three: 3 }
    const faults = faultsOfNew(
      newEvent({
        ...unknown,
        sources: [
          { ...SOURCE, ...unknown },
          { ...SOURCE, ...unknown },
        ],
      }),
    )
    const pointers = ['', '/sources/0', '/sources/1'].flatMap((parent) =>
      Object.keys(unknown).map((name) => `${parent}/${name}`),
    )
    expect(faults.map((fault) => fault.pointer).sort()).toEqual(pointers.sort())
    expect(new Set(faults.map((fault) => fault.detail))).toEqual(new Set(['This member is unknown. Remove it.']))
  })
})
