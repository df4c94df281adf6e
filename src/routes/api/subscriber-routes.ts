import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { canonicalizeAddress } from '../../audience/email-address.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { eraseReader } from '../../delivery/erasure.ts'
import { exportReaderData } from '../../delivery/reader-export.ts'
import type { LineFault } from '../../editions/import-lines.ts'
import { importReaders } from '../../editions/import-readers.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { describeInputFault } from '../http/describe-input-fault.ts'
import { preferenceBoundsOf } from '../http/form-body.ts'
import { answerProblem } from '../http/problem.ts'
import { parseQuery, queryRefusalOf, readAddressParameter } from '../http/query.ts'

const MAX_IMPORT_BYTES = 32_000_000
const SUBSCRIBER_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'No subscriber has this email address.' }

/** Subscribers, for operators: import many, find one, erase one. */
export const subscriberRoutes = new Hono<AppEnv>()

const limitImportSize = bodyLimit({
  maxSize: MAX_IMPORT_BYTES,
  onError: (c) =>
    answerProblem(c as Context<AppEnv>, {
      refused: 'too-large',
      detail: 'The body has more than 32,000,000 bytes. Send the subscribers in several requests.',
    }),
})

subscriberRoutes.post('/v1/subscribers', requireScope('operate'), limitImportSize, async (c) => {
  const imported = await importReaders(c.var.context, await c.req.text(), preferenceBoundsOf(c.var.context))
  if ('faults' in imported) return answerProblem(c, importRefusalOf(imported.faults))
  return isRefusal(imported) ? answerProblem(c, imported) : c.json(imported, 200, NO_STORE)
})

/** The first step of each pointer is the number of the line, from 0. */
const importRefusalOf = (faults: LineFault[]): Refusal => ({
  refused: 'invalid',
  detail:
    'Nobody was imported, because some lines are not valid. Each pointer begins with the number of its line, from 0.',
  errors: faults.map(({ line, fault }) => {
    const { pointer, detail } = 'code' in fault ? describeInputFault(fault) : fault
    return { pointer: `/${line}${pointer}`, detail }
  }),
})

subscriberRoutes.get('/v1/subscribers', requireScope('operate', { hasParameters: true }), async (c) => {
  const subscriber = await findSubscriberByEmail(c)
  if (isRefusal(subscriber)) return answerProblem(c, subscriber)
  return c.json(
    { number: subscriber.number, ...(await exportReaderData(c.var.context, subscriber, await c.var.context.now())) },
    200,
    NO_STORE,
  )
})

subscriberRoutes.delete('/v1/subscribers', requireScope('operate', { hasParameters: true }), async (c) => {
  const subscriber = await findSubscriberByEmail(c)
  if (isRefusal(subscriber)) return answerProblem(c, subscriber)
  await eraseReader(c.var.context, subscriber.number)
  return c.body(null, 204)
})

const findSubscriberByEmail = async (c: Context<AppEnv>): Promise<Subscriber | Refusal> => {
  const { faults } = parseQuery(c, ['email'])
  if (faults.length > 0) return queryRefusalOf(faults)
  const address = canonicalizeAddress(readAddressParameter(c, 'email'))
  return (address && (await c.var.context.subscribers.findByEmail(address))) || SUBSCRIBER_NOT_FOUND
}
