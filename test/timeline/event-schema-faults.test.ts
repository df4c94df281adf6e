import { describe, expect, test } from 'vitest'
import { faultsOfNew, faultsOfRevision, newEvent, revision, SOURCE } from './bodies.ts'

const text = { title: 'A title', summary: 'A summary.' }

/** One fault: its place, and a part of the sentence. */
const only = (pointer: string, words: string) => [{ pointer, detail: expect.stringContaining(words) }]

describe('a fault is named by its place, in a sentence that says what is wanted', () => {
  test.each([
    ['no nature', { nature: undefined }, '/nature', 'missing'],
    ['a nature that nobody knows', { nature: 'rumour' }, '/nature', 'one of: event, state, claim, forecast'],
    ['a certainty that nobody knows', { certainty: 'sure' }, '/certainty', 'confirmed, reported, disputed, unverified'],
    ['a severity that nobody knows', { severity: 'grave' }, '/severity', 'extreme, severe, moderate, minor, unknown'],
    ['a date that is none', { when: '2024-13' }, '/when', 'no such month'],
    ['a date that is a number', { when: 2024 }, '/when', 'EDTF'],
    ['a basis that nobody knows', { when_basis: 'guessed' }, '/when_basis', 'stated, inferred, external'],
    ['a kind without a name', { kind: 'conflict' }, '/kind', 'group.name'],
    ['a kind in capitals', { kind: 'Conflict.Airstrike' }, '/kind', 'group.name'],
    ['an id in capitals', { id: 'Aleppo' }, '/id', '3 to 64'],
    ['an id of two letters', { id: 'ab' }, '/id', '3 to 64'],
    ['an id of 65 letters', { id: 'a'.repeat(65) }, '/id', '3 to 64'],
    ['an id with a line behind it', { id: 'aleppo\n' }, '/id', '3 to 64'],
    ['a region that nobody knows', { regions: [{ id: 'alepo' }] }, '/regions/0/id', 'Did you mean aleppo?'],
    ['an actor that nobody knows', { actors: [{ id: 'armi', role: 'target' }] }, '/actors/0/id', 'Did you mean army'],
    [
      'an id like no other',
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
    ['a region as a text', { regions: ['hama'] }, '/regions/0', 'An object with an id'],
    ['51 regions of nothing', { regions: Array(51).fill(null) }, '/regions', 'at most 50'],
    ['51 actors of nothing', { actors: Array(51).fill(null) }, '/actors', 'at most 50'],
    ['51 links', { links: Array(51).fill({ rel: 'follows', to: 'abc' }) }, '/links', 'at most 50'],
    ['31 sources', { sources: Array(31).fill(SOURCE) }, '/sources', 'at most 30'],
    ['an actor without a role', { actors: [{ id: 'army' }] }, '/actors/0/role', 'missing'],
    ['a role in capitals', { actors: [{ id: 'army', role: 'Target' }] }, '/actors/0/role', 'small letters'],
    [
      'an actor twice in one role',
      { actors: Array(2).fill({ id: 'army', role: 'target' }) },
      '/actors',
      'twice in one role',
    ],
    ['a count of nothing', { counts: [{}] }, '/counts/0/what', 'missing'],
    ['a count below zero', { counts: [{ what: 'people', low: -1 }] }, '/counts/0/low', 'Not less than 0'],
    ['a count that is a text', { counts: [{ what: 'people', best: '3' }] }, '/counts/0/best', 'A number'],
    ['a low above the high', { counts: [{ what: 'people', low: 5, high: 3 }] }, '/counts/0', 'must not fall'],
    ['a best above the high', { counts: [{ what: 'people', best: 5, high: 3 }] }, '/counts/0', 'must not fall'],
    ['no text', { text: undefined }, '/text', 'missing'],
    ['a text in no language', { text: {} }, '/text', 'at least one language'],
    ['a text in another language', { text: { en: text, fr: text } }, '/text/fr', 'not known here'],
    ['a title that is nothing', { text: { en: { ...text, title: ' \u202e' } } }, '/text/en/title', 'empty'],
    ['a title that cannot be seen', { text: { en: { ...text, title: '\u200b\u200f' } } }, '/text/en/title', 'empty'],
    ['a title that is too long', { text: { ar: { ...text, title: 'x'.repeat(101) } } }, '/text/ar/title', 'than 100'],
    ['no summary', { text: { en: { title: 'A title' } } }, '/text/en/summary', 'missing'],
    ['no source', { sources: [] }, '/sources', 'At least one source'],
    ['sources that are no list', { sources: SOURCE }, '/sources', 'a list'],
    ['a source of nobody', { sources: [{ title: 'A report' }] }, '/sources/0/publisher', 'missing'],
    ['a stance that nobody knows', { sources: [{ ...SOURCE, stance: 'no' }] }, '/sources/0/stance', 'supports'],
    [
      'a url that runs a script',
      { sources: [{ ...SOURCE, url: 'javascript:alert(1)' }] },
      '/sources/0/url',
      'https://',
    ],
    ['a url without a host', { sources: [{ ...SOURCE, url: 'https://' }] }, '/sources/0/url', 'https://'],
    ['a url with a space', { sources: [{ ...SOURCE, url: 'https://a.example/ b' }] }, '/sources/0/url', 'https://'],
    ['a source of no day', { sources: [{ ...SOURCE, published: 'Tuesday' }] }, '/sources/0/published', 'Tuesday'],
    ['a link to nowhere', { links: [{ rel: 'follows' }] }, '/links/0/to', 'missing'],
    ['a relation that nobody knows', { links: [{ rel: 'likes', to: 'abc' }] }, '/links/0/rel', 'part_of'],
    ['an external id that is a list', { external_ids: { acled: [] } }, '/external_ids/acled', 'a text'],
    ['an external id of a strange name', { external_ids: { 'a/b~c': 'x' } }, '/external_ids/a~1b~0c', 'small letters'],
    ['a silence that is a text', { silent: 'true' }, '/silent', 'True or false'],
    ['a member that nobody knows', { colour: 'red' }, '/colour', 'not known here'],
    ['a member with a slash and a tilde', { 'a/b~c': 1 }, '/a~1b~0c', 'not known here'],
    ['a member of every object', { constructor: 1 }, '/constructor', 'not known here'],
    ['what only the server adds', { seq: 1 }, '/seq', 'not known here'],
    ['a change in a new event', { change: 'new' }, '/change', 'not known here'],
    ['a member of a source that nobody knows', { sources: [{ ...SOURCE, by: 1 }] }, '/sources/0/by', 'not known here'],
  ])('%s', (_, members, pointer, words) => {
    expect(faultsOfNew(newEvent(members))).toEqual(only(pointer, words))
  })

  test.each([[null], ['an event'], [7], [[]]])('a body that is %j is no event', (body) => {
    expect(faultsOfNew(body).map((fault) => fault.detail)).not.toEqual([])
  })

  test('a count beyond all numbers, which could only be stored as nothing', () => {
    const body = JSON.stringify(newEvent({ counts: [{ what: 'people', best: 1 }] })).replace('1}', '1e999}')
    expect(faultsOfNew(JSON.parse(body))).toEqual(only('/counts/0/best', 'A number'))
  })

  test('what was given is shown in part where it is long', () => {
    const [fault] = faultsOfNew(newEvent({ regions: [{ id: 'x'.repeat(5000) }] }))
    expect(fault!.detail.length).toBeLessThan(120)
  })
})

describe('a revision', () => {
  const because = { en: 'The number was wrong.' }
  test.each([
    ['without a change', { change: undefined }, '/change', 'missing'],
    ['of a change that nobody knows', { change: 'edit' }, '/change', 'new, update, correction, retraction'],
    ['without a number', { number: undefined }, '/number', 'missing'],
    ['of a number that is a text', { number: '2' }, '/number', 'plus one'],
    ['of a number that is not whole', { number: 2.5 }, '/number', 'whole'],
    ['of number zero', { number: 0 }, '/number', 'Not less than 1'],
    ['of too great a number', { number: 1_000_001 }, '/number', 'Not more than a million'],
    ['that corrects without a reason', { change: 'correction' }, '/reason', 'need a reason'],
    ['that retracts without a reason', { change: 'retraction' }, '/reason', 'need a reason'],
    ['that returns without a reason', { change: 'new' }, '/reason', 'needs a reason'],
    ['that corrects for a reason in no language', { change: 'correction', reason: {} }, '/reason', 'need a reason'],
    ['with an empty reason', { change: 'update', reason: { en: ' ' } }, '/reason/en', 'empty'],
    ['with a reason in French', { change: 'correction', reason: { ...because, fr: 'x' } }, '/reason/fr', 'not known'],
    ['with a reason as a text', { change: 'update', reason: 'because' }, '/reason', 'An object'],
    ['that is an urgent update', { change: 'update', urgent: true }, '/urgent', 'Only a correction'],
    [
      'that is an urgent retraction',
      { change: 'retraction', reason: because, urgent: true },
      '/urgent',
      'Only a correction',
    ],
    ['with an id of its own', { id: 'another-event' }, '/id', 'not known here'],
  ])('%s is refused', (_, members, pointer, words) => {
    expect(faultsOfRevision(revision(members))).toEqual(only(pointer, words))
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
  ])('is taken: %j', (members) => {
    expect(faultsOfRevision(revision(members))).toEqual([])
  })
})

describe('all faults are named at once', () => {
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
  test('every unknown member, in every object', () => {
    const strange = { one: 1, two: 2, three: 3 }
    const faults = faultsOfNew(
      newEvent({
        ...strange,
        sources: [
          { ...SOURCE, ...strange },
          { ...SOURCE, ...strange },
        ],
      }),
    )
    const places = ['', '/sources/0', '/sources/1'].flatMap((at) => Object.keys(strange).map((name) => `${at}/${name}`))
    expect(faults.map((fault) => fault.pointer).sort()).toEqual(places.sort())
    expect(new Set(faults.map((fault) => fault.detail))).toEqual(new Set(['This member is not known here.']))
  })
})
