import { type Context, Hono } from 'hono'
import { type NewPersonForm, PeoplePage } from '../../../templates/desk/people.tsx'
import { wordsIn } from '../../../templates/words/words.ts'
import { addPerson, changeRole, endSessionsOf, listPeople, removePerson } from '../../access/manage-people.ts'
import { ROLES, type Role } from '../../access/person.ts'
import { canonicalizeAddress } from '../../audience/email-address.ts'
import type { Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { answerDeskPage, type DeskForm, deskPropsOf, redirectToDesk, requireRole } from './desk-session.tsx'

/** The people of the desk, for operators. */
export const peopleRoutes = new Hono<AppEnv>()

const EMPTY_FORM: NewPersonForm = { name: '', email: '', role: 'writer', fault: null }

peopleRoutes.get('/desk/people', requireRole('operator'), (c) =>
  answerPeople(c, EMPTY_FORM, 200, c.req.query('done') === 'yes'),
)

peopleRoutes.post('/desk/people', requireRole('operator'), async (c) => {
  const { form } = c.var
  const refusal = await act(c, form)
  if (refusal === null) return redirectToDesk(c, '/desk/people', { done: 'yes' })
  const typed =
    form.act === 'add' ? { name: form.name ?? '', email: form.email ?? '', role: form.role ?? '' } : EMPTY_FORM
  return answerPeople(c, { ...typed, fault: refusal.detail }, refusal.refused === 'conflict' ? 409 : 422)
})

const act = async (c: Context<AppEnv>, form: DeskForm): Promise<Refusal | null> => {
  const { context, session } = c.var
  const by = session.person.name
  const now = await context.now()
  const name = (form.name ?? '').trim()
  const role = ROLES.find((each) => each === form.role)
  if (form.act === 'remove') return removePerson(context, name, by, now)
  if (form.act === 'end-sessions') return endSessionsOf(context, name, by, now)
  if (form.act === 'change' && role) return changeRole(context, name, role, by, now)
  return addTyped(c, { name, email: form.email ?? '', role: role ?? 'writer' }, by, now)
}

const addTyped = async (
  c: Context<AppEnv>,
  { name, email: typed, role }: { name: string; email: string; role: Role },
  by: string,
  now: number,
): Promise<Refusal | null> => {
  const email = canonicalizeAddress(typed)
  const words = wordsIn(c.var.language).desk.peoplePage
  if (email === null) return { refused: 'invalid', detail: words.emailFault }
  if (name === '' || name.length > MAX_NAME_LENGTH)
    return { refused: 'invalid', detail: words.nameFault(MAX_NAME_LENGTH) }
  return addPerson(c.var.context, { name, email, role }, by, now)
}

const MAX_NAME_LENGTH = 60

const answerPeople = async (c: Context<AppEnv>, form: NewPersonForm, status: 200 | 409 | 422, done = false) => {
  const { context } = c.var
  const people = (await listPeople(context, await context.now())).map(({ name, email, role, endedAt }) => ({
    name,
    email,
    role,
    hasLeft: endedAt !== null,
    canChange: email !== context.operatorEmail,
  }))
  return answerDeskPage(c, <PeoplePage {...(await deskPropsOf(c))} people={people} form={form} done={done} />, status)
}
