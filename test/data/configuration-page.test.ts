import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/cli/local/settings.ts'
import type { Variable } from '../../src/config-variable.ts'
import { VARIABLES } from '../../src/config-variables.ts'
import { renderConfigurationPage } from './configuration-page.ts'

const variables = Object.values<Variable<unknown>>(VARIABLES)
const namesOf = (list: Variable<unknown>[]): string[] => list.map(({ name }) => name).sort()

describe('the page on the configuration', () => {
  test('is made from the table of variables: npm run docs writes it', async () => {
    await expect(renderConfigurationPage()).toMatchFileSnapshot('../../data/pages/configuration.md')
  })

  test.each(variables.filter(({ isSecret }) => !isSecret).map((each) => [each.name, each] as const))(
    'shows an example for %s that is valid in one environment at least',
    (_, { example, parse }) => {
      expect([parse(example, true), parse(example, false)].some((value) => value !== undefined)).toBe(true)
    },
  )

  test('has sentences of plain length', () => {
    const sentences = variables.flatMap(({ meaning }) => meaning.split(/(?<=[.:]) /))
    expect(sentences.filter((sentence) => sentence.split(' ').length > 20)).toEqual([])
  })
})

describe('every variable', () => {
  const wrangler = readFileSync('wrangler.toml', 'utf8')

  test('that is secret and must be set is required by wrangler', () => {
    const [, listed] = /\[secrets\]\nrequired = (\[[^\]]*\])/.exec(wrangler)!
    expect((JSON.parse(listed!) as string[]).sort()).toEqual(namesOf(variables.filter(({ isSecret }) => isSecret)))
  })

  test('that is no secret and must be set has a line in wrangler.toml', () => {
    const listed = [...wrangler.split('[vars]')[1]!.matchAll(/^(\w+) =/gm)].map((match) => match[1]!)
    const needed = variables.filter((each) => !each.isSecret && each.default === undefined)
    expect(listed.sort()).toEqual([...namesOf(needed), 'ENVIRONMENT'].sort())
  })

  test('has a value for the local start', () => {
    expect(Object.keys(readSettings({}).variables).sort()).toEqual(namesOf(variables))
  })
})
