import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv, type AnySchema } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { newKeySchema } from '../../src/access/publisher-key.ts'
import { faultsOfNew, newEvent, SCHEMAS, SOURCE } from './sample-bodies.ts'

const ajv = new Ajv({ strict: false })
;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
const isAllowed = ajv.compile(toJsonSchema(SCHEMAS.newEvent, { errorMode: 'ignore', typeMode: 'input' }) as AnySchema)

const titled = (title: string) => ({ text: { en: { title, summary: 'A summary.' } } })

describe('the JSON Schema document agrees with the schema', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a title of 100 emoji', titled('\u{1f4f0}'.repeat(100))],
    ['a date', { when: '2024-11-27/2024-11-30' }],
    ['a set of dates', { when: '[2024-11-30,2024-12-01~]' }],
    ['no date', { when: null }],
    ['a day with its local time', { when: '2024-11-29T06:00:00+02:00' }],
    ['an external id that is a number', { external_ids: { ucdp: 301_287 } }],
    ['a source on the web', { sources: [{ ...SOURCE, url: 'https://paper.example/a?b=c' }] }],
  ])('%s is accepted by both', (_, more) => {
    expect([isAllowed(newEvent(more)), faultsOfNew(newEvent(more))]).toEqual([true, []])
  })

  test.each<[string, Record<string, unknown>]>([
    ['a title that is empty', titled('')],
    ['a title of spaces', titled('   ')],
    ['a title of 101 emoji', titled('\u{1f4f0}'.repeat(101))],
    ['a text in no language', { text: {} }],
    ['a date in words', { when: 'late November' }],
    ['a year of one digit', { when: '4' }],
    ['month 19', { when: '2024-19' }],
    ['day 32', { when: '2024-11-32' }],
    ['a month that is a word', { when: '2024-Nov' }],
    ['a date of 101 characters', { when: `[${Array(10).fill('2024-11-29').join(',')}]` }],
    ['an external id that is empty', { external_ids: { ucdp: '' } }],
    [
      '51 external ids',
      { external_ids: Object.fromEntries(Array.from({ length: 51 }, (__, index) => [`a${index}`, '1'])) },
    ],
    ['a source with another protocol', { sources: [{ ...SOURCE, url: 'ftp://paper.example' }] }],
    ['a region in capitals', { regions: [{ id: 'HAMA' }] }],
  ])('%s is refused by both', (_, more) => {
    expect(isAllowed(newEvent(more))).toBe(false)
    expect(faultsOfNew(newEvent(more))).not.toEqual([])
  })

  test('the scopes of a key are unique', () => {
    const { properties } = toJsonSchema(newKeySchema, { errorMode: 'ignore' })
    expect(properties?.scopes).toMatchObject({ uniqueItems: true, minItems: 1 })
  })
})
