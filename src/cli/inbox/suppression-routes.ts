import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { type State, timestamp } from './inbox-state.ts'
import { readAddress } from './mailbox-address.ts'
import { answerRefusal, refuse } from './provider-refusal.ts'
import { ORIGINS, type Suppression } from './suppression-list.ts'

const Email = v.pipe(
  v.string(),
  v.check((value) => readAddress(value) !== null),
)
const Emails = v.pipe(v.array(Email), v.minLength(1), v.maxLength(100))
const Ids = v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100))

const AddBody = v.object({ email: Email })
const AddManyBody = v.object({ emails: Emails })
const RemoveManyBody = v.union([AddManyBody, v.object({ ids: Ids })])
const ListQuery = v.object({
  limit: v.optional(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(100)), '20'),
  after: v.optional(v.string()),
  before: v.optional(v.string()),
  origin: v.optional(v.picklist(ORIGINS)),
})

const faulty = (detail: string): Response => answerRefusal(refuse(422, 'validation_error', detail))
const unknown = (): Response => answerRefusal(refuse(404, 'not_found', 'Suppression not found'))
const named = ({ id }: Suppression) => ({ object: 'suppression' as const, id })

const bodyOf = async <S extends v.GenericSchema>(c: Context, schema: S): Promise<v.InferOutput<S> | null> => {
  const parsed = v.safeParse(schema, await c.req.json().catch(() => null))
  return parsed.success ? parsed.output : null
}

/** One page, newest first; a cursor is the id of the entry that the page begins after or ends before. */
const pageOf = (entries: Suppression[], { limit, after, before }: v.InferOutput<typeof ListQuery>) => {
  const at = (id: string) => entries.findIndex((entry) => entry.id === id)
  const rest =
    before === undefined ? entries.slice(after === undefined ? 0 : at(after) + 1) : entries.slice(0, at(before))
  const data = before === undefined ? rest.slice(0, limit) : rest.slice(-limit)
  return { object: 'list', has_more: rest.length > data.length, data }
}

const oneByOne = (app: Hono, state: State) => {
  app.post('/suppressions', async (c) => {
    const body = await bodyOf(c, AddBody)
    if (!body) return faulty('The `email` must be an address.')
    return c.json(named(state.suppressions.add(body.email, 'manual', null, timestamp(state))))
  })
  app.get('/suppressions', (c) => {
    const query = v.safeParse(ListQuery, c.req.query())
    if (!query.success) return faulty('The query is not one that lists suppressions.')
    const { origin } = query.output
    return c.json(
      pageOf(
        state.suppressions.list().filter((entry) => !origin || entry.origin === origin),
        query.output,
      ),
    )
  })
  app.get('/suppressions/:which', (c) => {
    const entry = state.suppressions.find(c.req.param('which'))
    return entry ? c.json({ object: 'suppression', ...entry }) : unknown()
  })
  app.delete('/suppressions/:which', (c) => {
    const entry = state.suppressions.remove(c.req.param('which'))
    return entry ? c.json({ ...named(entry), deleted: true }) : unknown()
  })
}

const byTheHundred = (app: Hono, state: State) => {
  app.post('/suppressions/batch/add', async (c) => {
    const body = await bodyOf(c, AddManyBody)
    if (!body) return faulty('The `emails` must be 1 to 100 addresses.')
    const at = timestamp(state)
    return c.json({ data: body.emails.map((email) => named(state.suppressions.add(email, 'manual', null, at))) })
  })
  app.post('/suppressions/batch/remove', async (c) => {
    const body = await bodyOf(c, RemoveManyBody)
    if (!body) return faulty('Either `emails` or `ids` must be given, 1 to 100 of them.')
    const removed = ('emails' in body ? body.emails : body.ids).map((which) => state.suppressions.remove(which))
    return c.json({ data: removed.flatMap((entry) => (entry ? [{ ...named(entry), deleted: true }] : [])) })
  })
}

/** Resend's suppression list: `/suppressions` and what lies beneath it. */
export const suppressingRoutes = (state: State): Hono => {
  const app = new Hono()
  oneByOne(app, state)
  byTheHundred(app, state)
  return app
}
