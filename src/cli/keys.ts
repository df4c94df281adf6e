import { parseArgs } from 'node:util'
import { SCOPES } from '../access/publisher-key.ts'
import { readSettings } from './local/settings.ts'

type Kept = {
  name: string
  scopes: string[]
  made_by: string
  made_at: string
  used_at: string | null
  revoked_at: string | null
}

const USE = `Use:
  npm run keys -- make NAME --scope publish [--scope read] [--scope operate]
  npm run keys -- list
  npm run keys -- revoke NAME

With --site https://your.site and, in PUBLISHER_KEY, a key with the scope operate; without --site, on this machine.`

/** A site, and a key that may operate it. */
type Place = { site: string; key: string }

const ask = async ({ site, key }: Place, method: string, path: string, body?: unknown): Promise<Response> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await fetch(`${site}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (response.ok) return response
  const { detail = '', errors = [] } = (await response.json().catch(() => ({}))) as {
    detail?: string
    errors?: { pointer: string; detail: string }[]
  }
  const lines = errors.map((fault) => `\n  ${fault.pointer}: ${fault.detail}`)
  throw new Error(`Refused with ${response.status}: ${detail}${lines.join('')}`)
}

const make = async (place: Place, name: string, scopes: string[]): Promise<string> => {
  const made = (await (await ask(place, 'POST', '/v1/keys', { name, scopes })).json()) as { key: string }
  return `The key of ${name}, for ${scopes.join(', ')}. It is shown this once and kept nowhere:\n\n  ${made.key}\n`
}

const list = async (place: Place): Promise<string> => {
  const { keys } = (await (await ask(place, 'GET', '/v1/keys')).json()) as { keys: Kept[] }
  const lines = keys.map(({ name, scopes, made_by, made_at, used_at, revoked_at }) =>
    [
      name.padEnd(24),
      scopes.join(',').padEnd(22),
      `made ${made_at.slice(0, 16)} by ${made_by}`,
      used_at ? `used ${used_at.slice(0, 16)}` : 'never used',
      revoked_at ? `revoked ${revoked_at.slice(0, 16)}` : '',
    ]
      .join('  ')
      .trimEnd(),
  )
  return [...lines, 'newsroom is the key in the configuration, with every scope.'].join('\n')
}

const revoke = async (place: Place, name: string): Promise<string> => {
  await ask(place, 'DELETE', `/v1/keys/${encodeURIComponent(name)}`)
  return `${name} is let in no more. What it published stays, under its name.`
}

const run = (args: string[]): Promise<string> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { site: { type: 'string' }, scope: { type: 'string', multiple: true, default: [] } },
  })
  const [act, name] = positionals
  const local = readSettings(process.env).variables
  const key = process.env.PUBLISHER_KEY ?? (values.site ? '' : local.PUBLISHER_KEY!)
  const place = { site: (values.site ?? local.SITE_URL!).replace(/\/$/, ''), key: key.split(' ')[0]! }
  if (act === 'make' && name && values.scope.length > 0) return make(place, name, values.scope)
  if (act === 'list') return list(place)
  if (act === 'revoke' && name) return revoke(place, name)
  throw new Error(`${USE}\n\nScopes: ${SCOPES.join(', ')}.`)
}

try {
  console.log(await run(process.argv.slice(2)))
} catch (fault) {
  console.error((fault as Error).message)
  process.exitCode = 1
}
