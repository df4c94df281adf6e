import { parseArgs } from 'node:util'
import { SCOPES } from '../access/publisher-key.ts'
import { requestRefusable, type Target, targetOf } from './local/request-refusable.ts'

type KeyEntry = {
  name: string
  scopes: string[]
  made_by: string
  made_at: string
  used_at: string | null
  revoked_at: string | null
}

const USAGE = `Usage:
  npm run keys -- make NAME --scope publish [--scope read] [--scope operate] [--scope keys]
  npm run keys -- list
  npm run keys -- revoke NAME

The scopes are ${SCOPES.join(', ')}.
Without --site, the commands go to the product that npm start runs. With --site https://your.site, PUBLISHER_KEY must
hold a key with the scope keys.`

const NAME_WIDTH = 24
const SCOPES_WIDTH = 22

const makeKey = async (target: Target, name: string, scopes: string[]): Promise<string> => {
  const { key } = (await (await requestRefusable(target, 'POST', '/v1/keys', { name, scopes })).json()) as {
    key: string
  }
  return `The key of ${name}, with the scopes ${scopes.join(', ')}. It is stored nowhere, so copy it now:\n\n  ${key}\n`
}

const listKeys = async (target: Target): Promise<string> => {
  const { keys } = (await (await requestRefusable(target, 'GET', '/v1/keys')).json()) as { keys: KeyEntry[] }
  const lines = keys.map(({ name, scopes, made_by, made_at, used_at, revoked_at }) =>
    [
      name.padEnd(NAME_WIDTH),
      scopes.join(',').padEnd(SCOPES_WIDTH),
      `made ${made_at.slice(0, 16)} by ${made_by}`,
      used_at ? `used ${used_at.slice(0, 16)}` : 'never used',
      revoked_at ? `revoked ${revoked_at.slice(0, 16)}` : '',
    ]
      .join('  ')
      .trimEnd(),
  )
  return [...lines, 'newsroom is the key in the configuration. It has every scope.'].join('\n')
}

const revokeKey = async (target: Target, name: string): Promise<string> => {
  await requestRefusable(target, 'DELETE', `/v1/keys/${encodeURIComponent(name)}`)
  return `The key of ${name} is revoked. What it published stays.`
}

const run = (args: string[]): Promise<string> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { site: { type: 'string' }, scope: { type: 'string', multiple: true, default: [] } },
  })
  const [command, name] = positionals
  const target = targetOf(values.site, process.env)
  if (command === 'make' && name && values.scope.length > 0) return makeKey(target, name, values.scope)
  if (command === 'list') return listKeys(target)
  if (command === 'revoke' && name) return revokeKey(target, name)
  throw new Error(USAGE)
}

try {
  console.log(await run(process.argv.slice(2)))
} catch (fault) {
  console.error((fault as Error).message)
  process.exitCode = 1
}
