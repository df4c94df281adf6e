import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readSettings } from '../src/cli/local/settings.ts'
import type { Variable } from '../src/config-variable.ts'
import { VARIABLES } from '../src/config-variables.ts'
import { faultsOf, faulty, NEEDED, randomSecret, type Variables } from './deployment.ts'
import { RUNTIME_VARIABLES } from './runtime-variables.ts'

const SECRETS = Object.values<Variable<unknown>>(VARIABLES)
  .filter(({ isSecret }) => isSecret)
  .map(({ name }) => name)
const base64 = (text: string): string => `whsec_${btoa(text)}`

describe('a production refuses', () => {
  test.each(SECRETS)('the value of %s on a developer’s machine, and that of the tests', (name) => {
    for (const variables of [readSettings({}).variables, RUNTIME_VARIABLES as Record<string, string>])
      expect([name, faulty({ [name]: variables[name] })]).toEqual([name, [name]])
  })

  test.each([
    ['LINK_SECRET', ['a-secret-of-enough-length', 'another-link-secret-of-some-length', 'change-me-before-you-deploy']],
    ['PUBLISHER_KEY', ['a-publisher-key-of-enough-length', 'test-publisher-key', 'your_key_goes_here_please']],
    ['RESEND_WEBHOOK_SECRET', ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', base64('a secret of enough length')]],
    [
      'PUBLISH_WEBHOOK_SECRET',
      ['whsec_bm8gc2VjcmV0IHlldCBhdCBhbGwgaGVyZSBhcyB5b3Ugc2Vl', base64('0123456789abcdefXYZ!')],
    ],
    ['RESEND_API_KEY', ['re_a_key', 're_xxxxxxxxx', 're_123456789']],
  ])('an example as %s: %j', (name, values) => {
    for (const value of values) {
      expect([value, faulty({ [name]: value })]).toEqual([value, [name]])
      const list = `${NEEDED[name]} ${value}`
      if (name !== 'RESEND_API_KEY') expect([list, faulty({ [name]: list })]).toEqual([list, [name]])
    }
  })

  test.each([
    ['one character', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
    ['few characters', 'abab1212abab2121cdcdabab'],
    ['a block again and again', 'k7Qx9ZpWk7Qx9ZpWk7Qx9ZpWk7Q'],
    ['a sequence', 'abcdefghijklmnopqrstuvwxyz'],
    ['a sequence backwards', 'zyxwvutsrqponmlkjihgfedcba'],
    ['digits in order', '0123456789012345678901234'],
    ['a row of the keyboard', 'QwertyUiop99zxcvbnm77'],
    ['a word that people use', 'xK7!MyPassword2024'],
  ])('a secret that is easy to guess: %s', (_, value) => {
    expect(faulty({ LINK_SECRET: value })).toEqual(['LINK_SECRET'])
  })

  test.each([
    ['one byte', '\u0000'.repeat(24)],
    ['few bytes', '\u0000\u00ff'.repeat(12)],
    ['a block again and again', '\u0001\u0099\u00a3\u00f2\u0007\u00b5\u0080\u00c1\u00de'.repeat(3)],
  ])('a secret of a webhook that is easy to guess: %s', (_, bytes) => {
    expect(faulty({ PUBLISH_WEBHOOK_SECRET: base64(bytes) })).toEqual(['PUBLISH_WEBHOOK_SECRET'])
  })

  test('two secrets with the same value, also within lists and with other padding', () => {
    const [one, two] = [randomSecret(), randomSecret()]
    expect(faultsOf({ ...NEEDED, LINK_SECRET: one, PUBLISHER_KEY: `${two} ${one}` })).toEqual([
      'PUBLISHER_KEY and LINK_SECRET have the same value. Each secret must have a value of its own.',
    ])
    const same = { RESEND_WEBHOOK_SECRET: `whsec_${one}`, PUBLISH_WEBHOOK_SECRET: `whsec_${one.replace(/=+$/, '')}` }
    expect(faulty(same)).toEqual(['PUBLISH_WEBHOOK_SECRET'])
    expect(faulty({ LINK_SECRET: one, PUBLISH_WEBHOOK_SECRET: `whsec_${one}` })).toEqual(['PUBLISH_WEBHOOK_SECRET'])
    expect(faultsOf({ ...NEEDED, LINK_SECRET: `${one} ${two} ${one}` })).toEqual([
      'LINK_SECRET has the same value twice. Remove one.',
    ])
  })

  test('all of these at once, and shows no value', () => {
    const variables: Variables = { ...NEEDED, ...readSettings({}).variables, ENVIRONMENT: 'production' }
    const faults = faultsOf({
      ...variables,
      LINK_SECRET: 'aaaaaaaaaaaaaaaaaaaaaaaa',
      RESEND_API_KEY: variables.PUBLISHER_KEY,
    })
    for (const name of SECRETS) expect(faults.join('\n')).toContain(name)
    expect(faults.join('\n')).toContain('have the same value')
    expect(faults.join('\n')).not.toMatch(/aaaa|local-|bG9j/)
  })
})

describe('a production accepts', () => {
  test('what the documented commands print', () => {
    for (let at = 0; at < 500; at++)
      expect(faulty({ LINK_SECRET: randomSecret(), PUBLISH_WEBHOOK_SECRET: `whsec_${randomSecret()}` })).toEqual([])
  })

  test('random text in other alphabets, and a long list of words', () => {
    for (const encoding of ['hex', 'base64url'] as const)
      expect(faulty({ PUBLISHER_KEY: randomBytes(24).toString(encoding) })).toEqual([])
    expect(faulty({ LINK_SECRET: 'obsidian-turnip-velvet-quarry-mantis' })).toEqual([])
  })
})

test('outside production any value may be used', () => {
  const { variables } = readSettings({})
  const outside = { ...variables, LINK_SECRET: variables.PUBLISHER_KEY }
  for (const ENVIRONMENT of ['local', 'test', 'staging'])
    expect(faultsOf({ ...outside, ENVIRONMENT }).filter((fault) => /SECRET|KEY/.test(fault))).toEqual([])
})

describe('the files of the project', () => {
  test('.dev.vars.example names every secret and has no value', () => {
    const lines = readFileSync('.dev.vars.example', 'utf8').split('\n')
    const settings = lines.filter((line) => line !== '' && !line.startsWith('#'))
    expect(settings.sort()).toEqual(SECRETS.map((name) => `${name}=`).sort())
  })

  test('show no secret that a production would accept', () => {
    const pages = readdirSync('data/pages')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `data/pages/${name}`)
    for (const file of ['README.md', 'src/cli/local/settings.ts', 'test/runtime-variables.ts', ...pages])
      for (const [value] of readFileSync(file, 'utf8').matchAll(/whsec_[A-Za-z0-9+/=]{16,}/g))
        expect([file, value, faulty({ PUBLISH_WEBHOOK_SECRET: value })]).toEqual([
          file,
          value,
          ['PUBLISH_WEBHOOK_SECRET'],
        ])
  })
})
