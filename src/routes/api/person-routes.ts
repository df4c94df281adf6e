import { Hono } from 'hono'
import { addPerson, changeRole, createSignInLink, listPeople, removePerson } from '../../access/manage-people.ts'
import { newPersonSchema } from '../../access/person.ts'
import type { PersonRow } from '../../access/person-store.ts'
import { canonicalizeAddress } from '../../audience/email-address.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { formatRfc3339 } from '../../lib/rfc3339.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { RoleBodySchema } from '../http/body-schemas.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { parseBodyAs } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'

/** The people of the desk: add, list, change, remove, and print a link that signs in. */
export const personRoutes = new Hono<AppEnv>()

personRoutes.post('/v1/people', requireScope('keys'), async (c) => {
  const wanted = await parseBodyAs(c, newPersonSchema)
  if (isRefusal(wanted)) return answerProblem(c, wanted)
  const email = canonicalizeAddress(wanted.email)
  if (email === null) return answerProblem(c, NO_ADDRESS)
  const person = { ...wanted, email }
  const refusal = await addPerson(c.var.context, person, c.var.publisher.name, await c.var.context.now())
  return refusal ? answerProblem(c, refusal) : c.json(person, 201, NO_STORE)
})

personRoutes.get('/v1/people', requireScope('keys'), async (c) => {
  const people = await listPeople(c.var.context, await c.var.context.now())
  return c.json({ people: people.map(personJsonOf) }, 200, NO_STORE)
})

personRoutes.patch('/v1/people/:name', requireScope('keys'), async (c) => {
  const body = await parseBodyAs(c, RoleBodySchema)
  if (isRefusal(body)) return answerProblem(c, body)
  const name = c.req.param('name') ?? ''
  const refusal = await changeRole(c.var.context, name, body.role, c.var.publisher.name, await c.var.context.now())
  return refusal ? answerProblem(c, refusal) : c.json({ name, role: body.role }, 200, NO_STORE)
})

personRoutes.delete('/v1/people/:name', requireScope('keys'), async (c) => {
  const { context, publisher } = c.var
  const refusal = await removePerson(context, c.req.param('name') ?? '', publisher.name, await context.now())
  return refusal ? answerProblem(c, refusal) : c.body(null, 204)
})

personRoutes.post('/v1/people/:name/link', requireScope('keys'), async (c) => {
  const { context, publisher } = c.var
  const now = await context.now()
  const link = await createSignInLink(context, c.req.param('name') ?? '', publisher.name, now)
  if (isRefusal(link)) return answerProblem(c, link)
  const token = await context.links.sign('enter', { word: link.word, issuedAt: now })
  return c.json({ url: `${context.config.siteUrl}/desk/enter/${token}` }, 201, NO_STORE)
})

const NO_ADDRESS: Refusal = {
  refused: 'invalid',
  detail: 'The body has a fault.',
  errors: [{ pointer: '/email', detail: 'email must be an e-mail address, like name@example.org.' }],
}

const personJsonOf = ({ name, email, role, madeBy, madeAt, endedAt }: PersonRow) => ({
  ...{ name, email, role, made_by: madeBy },
  made_at: formatRfc3339(madeAt),
  ended_at: formatRfc3339(endedAt),
})
