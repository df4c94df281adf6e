import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { wordsIn } from '../../../templates/words/words.ts'
import { canonicalizeAddress } from '../../audience/email-address.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { eraseReader, exportReaderData } from '../../delivery/erasure.ts'
import { importReaders, parseReaderLines } from '../../editions/import-readers.ts'
import type { Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { requireScope } from '../http/auth.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { preferenceBoundsOf } from '../http/form-body.ts'
import { answerProblem } from '../http/problem.ts'
import * as openapi from '../openapi/operation-docs.ts'

const MAX_IMPORT_BYTES = 32_000_000
const SUBSCRIBER_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'Nobody is known by this address.' }

/** The operator's hand on readers: look one up, remove one, load many. */
export const subscriberRoutes = new Hono<AppEnv>()

const limitImportSize = bodyLimit({
  maxSize: MAX_IMPORT_BYTES,
  onError: (c) =>
    answerProblem(c as Context<AppEnv>, {
      refused: 'too-large',
      detail: `At most ${MAX_IMPORT_BYTES} bytes at once: send them in parts.`,
    }),
})

subscriberRoutes.post(
  '/v1/subscribers',
  openapi.describeLoadSubscribers,
  requireScope('operate'),
  limitImportSize,
  async (c) => {
    const { journal, now } = c.var.context
    const { brought, faults } = parseReaderLines(await c.req.text(), preferenceBoundsOf(c.var.context))
    if (faults.length > 0) {
      const { sentences } = wordsIn('en').fault
      const errors = faults.map(({ line, fault }) => ({
        pointer: `/${line}${fault.pointer}`,
        detail: sentences[fault.code](fault),
      }))
      return answerProblem(c, { refused: 'invalid', detail: 'Nobody was loaded: some lines have faults.', errors })
    }
    if (brought.length === 0)
      return answerProblem(c, {
        refused: 'invalid',
        detail: 'Nobody was loaded: there is no line. Send one reader a line.',
      })
    const at = await now()
    const loaded = await importReaders(c.var.context, brought, { now: at, released: await journal.readReleasedSeq(at) })
    return c.json({ loaded, known: brought.length - loaded }, 200, NO_STORE)
  },
)

subscriberRoutes.get('/v1/subscribers', openapi.describeFindSubscriber, requireScope('operate'), async (c) => {
  const subscriber = await findSubscriberByEmail(c)
  if (!subscriber) return answerProblem(c, SUBSCRIBER_NOT_FOUND)
  return c.json(
    { number: subscriber.number, ...(await exportReaderData(c.var.context.subscribers, subscriber.number)) },
    200,
    NO_STORE,
  )
})

subscriberRoutes.delete('/v1/subscribers', openapi.describeRemoveSubscriber, requireScope('operate'), async (c) => {
  const subscriber = await findSubscriberByEmail(c)
  if (!subscriber) return answerProblem(c, SUBSCRIBER_NOT_FOUND)
  await eraseReader(c.var.context, subscriber.number)
  return c.body(null, 204)
})

const findSubscriberByEmail = async (c: Context<AppEnv>): Promise<Subscriber | null> => {
  const address = canonicalizeAddress(c.req.query('email') ?? '')
  return address ? c.var.context.subscribers.findByEmail(address) : null
}
