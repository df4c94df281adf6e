import { parseArgs } from 'node:util'
import { ROLES } from '../access/person.ts'
import { requestRefusable, type Target, targetOf } from './local/request-refusable.ts'

type PersonEntry = {
  name: string
  email: string
  role: string
  made_by: string
  made_at: string
  ended_at: string | null
}

const USAGE = `Usage:
  npm run people -- add NAME ADDRESS --role writer|editor|operator
  npm run people -- list
  npm run people -- role NAME --role writer|editor|operator
  npm run people -- remove NAME
  npm run people -- link NAME

link prints a link that signs the person in, without a mail. The address in OPERATOR_EMAIL is an operator from the start.
Without --site, the commands go to the product that npm start runs. With --site https://your.site, PUBLISHER_KEY must
hold a key with the scope keys.`

const NAME_WIDTH = 24
const ROLE_WIDTH = 10
const ADDRESS_WIDTH = 36

const pathOf = (name: string): string => `/v1/people/${encodeURIComponent(name)}`

const addPerson = async (target: Target, name: string, email: string, role: string): Promise<string> => {
  await requestRefusable(target, 'POST', '/v1/people', { name, email, role })
  return `${name} may sign in as ${role}, at ${target.site}/desk.`
}

const listPeople = async (target: Target): Promise<string> => {
  const { people } = (await (await requestRefusable(target, 'GET', '/v1/people')).json()) as { people: PersonEntry[] }
  return people
    .map(({ name, email, role, made_by, made_at, ended_at }) =>
      [
        name.padEnd(NAME_WIDTH),
        role.padEnd(ROLE_WIDTH),
        email.padEnd(ADDRESS_WIDTH),
        `added ${made_at.slice(0, 16)} by ${made_by}`,
        ended_at ? `left ${ended_at.slice(0, 16)}` : '',
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const changeRole = async (target: Target, name: string, role: string): Promise<string> => {
  await requestRefusable(target, 'PATCH', pathOf(name), { role })
  return `${name} is ${role} now.`
}

const removePerson = async (target: Target, name: string): Promise<string> => {
  await requestRefusable(target, 'DELETE', pathOf(name))
  return `${name} may not sign in any more. All sessions of ${name} have ended.`
}

const printLink = async (target: Target, name: string): Promise<string> => {
  const { url } = (await (await requestRefusable(target, 'POST', `${pathOf(name)}/link`)).json()) as { url: string }
  return `This link signs ${name} in. It works once, for 15 minutes:\n\n  ${url}\n`
}

const run = (args: string[]): Promise<string> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { site: { type: 'string' }, role: { type: 'string' } },
  })
  const [command, name, address] = positionals
  const target = targetOf(values.site, process.env)
  if (command === 'add' && name && address && values.role) return addPerson(target, name, address, values.role)
  if (command === 'list') return listPeople(target)
  if (command === 'role' && name && values.role) return changeRole(target, name, values.role)
  if (command === 'remove' && name) return removePerson(target, name)
  if (command === 'link' && name) return printLink(target, name)
  throw new Error(USAGE.replaceAll('writer|editor|operator', ROLES.join('|')))
}

try {
  console.log(await run(process.argv.slice(2)))
} catch (fault) {
  console.error((fault as Error).message)
  process.exitCode = 1
}
