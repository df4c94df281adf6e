import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { SCOPES } from '../../src/access/publisher-key.ts'
import { createApp } from '../../src/routes/app.ts'
import { generateOpenApiDocument } from '../../src/routes/openapi/openapi-document.ts'
import { ROUTES } from '../../src/routes/route-table.ts'
import type { AppType } from '../../src/routes/typed-client.ts'
import { operationsOf } from '../../templates/page/docs.tsx'

const app = createApp(() => Promise.reject(new Error('no request is sent here')))
const TABLE = ROUTES.map(([method, path]) => `${method} ${path}`)

describe('the table of all addresses', () => {
  test('lists what the router handles, and nothing else', () => {
    const handled = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(handled)].sort()).toEqual([...TABLE].sort())
  })

  test('lists each address once', () => {
    expect(new Set(TABLE).size).toBe(TABLE.length)
  })

  test.each(ROUTES.map(([method, path, , , module]) => ({ method, path, module })))(
    'names the module of $method $path',
    ({ path, module }) => {
      const source = readFileSync(`src/routes/${module}`, 'utf8')
      expect(source).toContain(path.startsWith('/feeds/') ? '/feeds/timeline.' : `'${path}'`)
    },
  )
})

describe('the OpenAPI document', () => {
  let documented: { address: string; scopes: string[] }[]
  const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}')

  beforeAll(async () => {
    documented = operationsOf(await generateOpenApiDocument()).map(({ method, path, definition }) => ({
      address: `${method.toUpperCase()} ${path}`,
      scopes: (definition.security ?? []).flatMap((requirement) => requirement.key ?? []),
    }))
  })

  test('describes every address of the API and of the hooks, and nothing else', () => {
    const expected = ROUTES.filter(([, path]) => /^\/(v1|hooks|health|feeds)/.test(path))
    expect(documented.map(({ address }) => address).sort()).toEqual(
      expected.map(([method, path]) => `${method} ${templateOf(path)}`).sort(),
    )
  })

  test('names the scope of every address that needs a key', () => {
    const scopes = new Map(documented.map((each) => [each.address, each.scopes]))
    for (const [method, path, access] of ROUTES) {
      const documentedScopes = scopes.get(`${method} ${templateOf(path)}`)
      if (documentedScopes)
        expect(documentedScopes, `${method} ${path}`).toEqual(SCOPES.filter((scope) => scope === access))
    }
  })
})

type Row = (typeof ROUTES)[number]
type CallOf<Each extends Row> = Each extends unknown
  ? Each[1] extends `/v1/${string}` | '/health'
    ? `${Lowercase<Each[0]>} ${Each[1]}`
    : never
  : never
type SchemaOf<App> = App extends Hono<infer _Env, infer Schema, infer _Path> ? Schema : never
type TypedCalls = {
  [Path in keyof SchemaOf<AppType> & string]: keyof SchemaOf<AppType>[Path] extends `$${infer Method}`
    ? `${Method} ${Path}`
    : never
}[keyof SchemaOf<AppType> & string]

test('the typed client has every address under /v1, and /health', () => {
  expectTypeOf<TypedCalls>().toEqualTypeOf<CallOf<Row>>()
})
