import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readSchemaHistory } from './schema-history.ts'

const FOLDER = 'data/migrations'
/** The SHA-256 of every migration that has landed. A deployment may have applied it, so it never changes again. */
const FROZEN: Record<string, string> = {
  '0001_waqai.sql': '76f5c9d2f24445176fd9c77eeac60c7ecdb2823ea2b073aacad1b30cd7153121',
  '0002_request_word.sql': '930eb53d196a9fccee56acbef4ceb1cde9e9edfb2a446af73e7661145fa45097',
  '0003_order.sql': '11d505441651c4966eb89842c92403d762ce6452b87a5c7bc4a2cde95033e120',
  '0004_waiting.sql': 'a094e72076bba306242c0c04ef0baa07e5443b633670b32bce1e4c4d7ddba1ed',
  '0005_duplicates.sql': '6008705343a028088b3a38813177bbb7449b4c3c116cb928c7d09a918ca92b45',
  '0006_link_words.sql': '476a01fdcdfb54a7be1a8d55381e672e8aacabf47484ce4ebccd5318b87356f8',
  '0007_edition_items.sql': '915892346e4ceed276f469ab3662923974de06873ff332e3d65c8bdc53b6fc68',
  '0008_redaction.sql': 'd2ec2a75dd14224309658dabdb22b66ac30a8bca460333e7de835488a6de5b30',
  '0013_former_event.sql': '3f9d6537930e72ff0c21af0974b55bdb12cf5f5ea47153b9b1a95d1af259c088',
  '0009_receipt_answer.sql': 'dad3adcd703e8e516897397efd3ba408542c4e8da24490ac01137bef69612687',
  '0010_shown_correction.sql': 'f9bd4a6de030d9b9fa914571ff7159572d71e6ccfb55d60bfcd57a8d45b163f0',
  '0011_choices_by_seq.sql': '74236db7b9087edba47dab1c464bb3077cd5f6c8edb65b56fd1c5595ae1ba827',
  '0012_gate.sql': '191c742bcd0f65ee07cc0ca815c64f04dd10605cf725724fcae7cfc1c3cd8db7',
  '0019_listing.sql': 'b6d6106745e032a8ff2e2bb56b72217dab2d6ae2b3d298ab8b18bafdd15faae7',
  '0015_search_index.sql': 'de3a56105b173cf0b61b7e87833c01c529a9dc4adff7a30ec91c8ad6eee898ec',
  '0022_storm.sql': 'ca6da4d73904731c0b163c60ddc2f3f9a7998002aa3e7a0e5850d6ccd137c9fc',
  '0023_event_choices.sql': '5512f87876e2bc6831478089c2fbb2b6403891f48821d1a30cab36ec423b2fb2',
  '0026_pause.sql': 'bba8333e7b1f69fd6aab8f7ec4185771307d08331a23ef9cb2bab5ae6007d11f',
  '0025_linked.sql': '83bcda26857461fbc702f95eae0db9b9cf89e8ea7a7c1e84fadee592befc95e8',
  '0017_quota_columns.sql': '2a198a2b174fbf931656391079bbcb182822367dd3f5b7fda285c6b9192d61f0',
  '0020_correction_log.sql': 'c773d13f7137258e896d85ea86a9f012d444eb11936b2b20250990de7528722b',
  '0030_people.sql': '8e6b7276945c68362e71aa21b036816bd5ecc6d99b7d366531dd33bad56fc670',
}

const names = readdirSync(FOLDER).sort()

describe('the migrations', () => {
  test.each(Object.entries(FROZEN))('%s is unchanged: write a new migration instead', (name, hash) => {
    expect(
      createHash('sha256')
        .update(readFileSync(`${FOLDER}/${name}`))
        .digest('hex'),
    ).toBe(hash)
  })

  test('are all frozen', () => {
    expect(names).toEqual(Object.keys(FROZEN).sort())
  })

  test('have a number each, which no other has', () => {
    const numbers = names.map((name) => Number(/^(\d{4})_/.exec(name)?.[1]))
    expect(new Set(numbers).size).toBe(names.length)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  test('are summed up for the Worker in data/schema.json: npm run docs writes it', async () => {
    const history = `${JSON.stringify(readSchemaHistory(FOLDER), null, 2)}\n`
    await expect(history).toMatchFileSnapshot('../../data/schema.json')
  })

  test('have a file of rows each, so that a filled database of each version exists', () => {
    const rows = readdirSync('test/data/migrations').filter((name) => name.endsWith('.sql'))
    expect(rows.sort()).toEqual(names.map((name) => `${name.slice(0, 4)}_rows.sql`))
  })
})
