import { describe, expect, test } from 'vitest'
import { replaceAt } from './json-pointer.ts'
import { faultPointers, testRules, withChange } from './rule-cases.ts'

const TWIN = { id: 'talvia-state', type: 'state', name: { en: 'Twin', ar: 'توأم' } }

describe('a region', () => {
  testRules([
    ['is an object', '/regions/-', 'north', '/regions/5', /object in curly brackets/],
    ['has an id of small letters', '/regions/-', { ...TWIN, id: 'Twin!' }, '/regions/5/id', /2 to 64 small letters/],
    ['has a type of one word', '/regions/3/type', 'Big Town', '/regions/3/type', /one word/],
    ['has a name', '/regions/3/name', undefined, '/regions/3/name', /is required/],
    ['has a name in both languages', '/regions/3/name/ar', undefined, '/regions/3/name/ar', /is required/],
    ['has an Arabic name in Arabic letters', '/regions/3/name/ar', 'Balda', '/regions/3/name/ar', /Arabic letter/],
    ['has an English name in Latin letters', '/regions/3/name/en', 'بلدة', '/regions/3/name/en', /Latin letter/],
    ['has a short name', '/regions/3/name/en', 'a'.repeat(121), '/regions/3/name/en', /longer than 120/],
    ['has a name that is not blank', '/regions/3/name/en', ' ', '/regions/3/name/en', /empty/],
    ['has a name without stray spaces', '/regions/3/name/en', 'Old  Town', '/regions/3/name/en', /spaces/],
    ['has a name without invisible characters', '/regions/3/name/en', 'Town\u202e', '/regions/3/name/en', /invisible/],
    ['has no unknown member', '/regions/3/population', 9, '/regions/3/population', /is unknown/],
    ['lies in a region that exists', '/regions/3/in/0', 'mera-vally', '/regions/3/in/0', /mean mera-valley\?/],
    ['names no parent twice', '/regions/3/in/-', 'mera-valley', '/regions/3/in', /twice/],
    ['names members that exist', '/regions/4/members/0', 'nowhere', '/regions/4/members/0', /No region/],
    ['does not lie in itself', '/regions/3/in/-', 'harbour-town', '/regions/3', /harbour-town → harbour-town/],
    ['does not lie in its own member', '/regions/4/in/-', 'mera-valley', '/regions/2', /y → grp-flood-plain → m/],
    ['has an id that no other region has', '/regions/-', { ...TWIN, id: 'world' }, '/regions/5/id', /at \/0/],
    [
      'has an alias that no other region has',
      '/regions/3/aliases',
      ['lower MERA'],
      '/regions/3/aliases/0',
      /mera-valley/,
    ],
    ['has no alias that an actor has', '/regions/3/aliases', ['MRA'], '/actors/1/abbreviation/en', /harbour-town/],
    [
      'has no alias that is its name',
      '/regions/2/aliases/0',
      'Mera valley',
      '/regions/2/aliases/0',
      /in this entry already/,
    ],
    [
      'has a name that no other region has',
      '/regions/4/name/en',
      'Harbour town',
      '/regions/4/name/en',
      /already used by harbour-town/,
    ],
    ['has a latitude within 90 degrees', '/regions/4/centre', [91, 30], '/regions/4/centre/0', /-90 and 90/],
    ['has a centre of two numbers', '/regions/3/centre', [-13.61], '/regions/3/centre/1', /is required/],
    [
      'lies within the region above it',
      '/regions/3/centre',
      [31.9, -13.61],
      '/regions/3/centre',
      /outside mera-valley/,
    ],
    ['lies within its own bounds', '/regions/2/bounds/2', -13.4, '/regions/2/centre', /outside mera-valley/],
    ['has a south below its north', '/regions/2/bounds', [-12.8, 30.5, -14, 32.2], '/regions/2/bounds', /north of/],
    ['has a valid P-code', '/regions/2/codes/pcode', 'XT.04', '/regions/2/codes/pcode', /example is SY02/],
    ['has no P-code of Syria elsewhere', '/regions/2/codes/pcode', 'SY04', '/regions/2/codes/pcode', /begin with sy-/],
    ['has a valid ISO code', '/regions/1/codes/iso', 'Talvia', '/regions/1/codes/iso', /no iso code/],
    ['has a valid GeoNames code', '/regions/2/codes/geonames', 'Mera', '/regions/2/codes/geonames', /170063/],
    ['has a valid Wikidata code', '/regions/2/codes/wikidata', '999', '/regions/2/codes/wikidata', /Q214064/],
  ])

  test('of Syria has a P-code of Syria', () => {
    const region = { id: 'sy-here', type: 'town', name: { en: 'Here', ar: 'هنا' }, codes: { pcode: 'SY0123456' } }
    expect(faultPointers(withChange('/regions/-', region))).toEqual(['/regions/5/codes/pcode'])
    expect(faultPointers(withChange('/regions/-', { ...region, codes: { pcode: 'SY0204' } }))).toEqual([])
  })

  test('may have codes of other systems', () => {
    expect(faultPointers(withChange('/regions/2/codes', { district_office: 'A 7', constructor: 'x' }))).toEqual([])
  })

  test('may be 11 km outside its parent, and cross the 180th meridian', () => {
    expect(faultPointers(withChange('/regions/3/centre', [-14.09, 31.9]))).toEqual([])
    expect(faultPointers(withChange('/regions/3/centre', [-14.11, 31.9]))).toEqual(['/regions/3/centre'])
    const ocean = replaceAt(withChange('/regions/2/bounds', [-14, 170, -12.8, -170]), '/regions/2/centre', undefined)
    expect(faultPointers(replaceAt(ocean, '/regions/3/centre', [-13, -179]))).toEqual([])
    expect(faultPointers(replaceAt(ocean, '/regions/3/centre', [-13, 0]))).toEqual(['/regions/3/centre'])
  })

  test('with two parents is within one of them', () => {
    const across = withChange('/regions/-', {
      id: 'far-hills',
      type: 'province',
      name: { en: 'Far Hills', ar: 'التلال البعيدة' },
      bounds: [10, 10, 12, 12],
    })
    expect(faultPointers(replaceAt(across, '/regions/3/in', ['far-hills', 'mera-valley']))).toEqual([])
  })
})

describe('an actor', () => {
  testRules([
    ['is an object', '/actors/-', null, '/actors/3', /object in curly brackets/],
    [
      'may have the name of its country, but not its alias',
      '/actors/0/name/en',
      'Lower Mera',
      '/actors/0/name/en',
      /mera-valley/,
    ],
    ['has an id that no other actor has', '/actors/-', TWIN, '/actors/3/id', /used once/],
    ['has an abbreviation in its script', '/actors/1/abbreviation/en', 'هنم', '/actors/1/abbreviation/en', /Latin/],
    ['is part of one that exists', '/actors/1/part_of/0/id', 'talvia', '/actors/1/part_of/0/id', /No actor/],
    ['is backed by one that exists', '/actors/2/backed_by/0/id', 'nobody', '/actors/2/backed_by/0/id', /No actor/],
    ['is not part of itself', '/actors/1/part_of/0/id', 'river-authority', '/actors/1', /inside itself/],
    [
      'has a source for what it is part of',
      '/actors/1/part_of/0/source',
      undefined,
      '/actors/1/part_of/0/source',
      /is required/,
    ],
    [
      'has a relation that ends on a day that exists',
      '/actors/1/part_of/0/until',
      '2031-02-30',
      '/actors/1/part_of/0/until',
      /calendar/,
    ],
    [
      'has no relation that ends before it begins',
      '/actors/1/part_of/0/until',
      '1997',
      '/actors/1/part_of/0',
      /before it begins/,
    ],
    ['has a valid UCDP code', '/actors/0/codes/ucdp', 'x1', '/actors/0/codes/ucdp', /118/],
  ])
})
