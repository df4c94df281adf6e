import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { wordsIn } from '../../../templates/words/words.ts'
import { canonicalAddress } from '../../audience/email-address.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { forget, heldOf } from '../../delivery/erasure.ts'
import { loadReaders, readLines } from '../../editions/import-readers.ts'
import type { Refusal } from '../../lib/refusal.ts'
import type { Door } from '../app-env.ts'
import { boundsOf } from '../http/form-body.ts'
import { problem } from '../http/problem.ts'
import * as openapi from '../openapi/operation-docs.ts'
import { withKey } from './keys.ts'

const MOST_BYTES = 32_000_000
const UNKEPT = { 'cache-control': 'no-store' }
const NOBODY: Refusal = { refused: 'not-found', detail: 'Nobody is known by this address.' }

/** The operator's hand on readers: look one up, remove one, load many. */
export const subscribers = new Hono<Door>()

const limit = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (c) =>
    problem(c as Context<Door>, {
      refused: 'too-large',
      detail: `At most ${MOST_BYTES} bytes at once: send them in parts.`,
    }),
})

subscribers.post('/v1/subscribers', openapi.loadSubscribers, withKey('operate'), limit, async (c) => {
  const { journal, now } = c.var.world
  const { brought, faults } = readLines(await c.req.text(), boundsOf(c.var.world))
  if (faults.length > 0) {
    const { sentences } = wordsIn('en').fault
    const errors = faults.map(({ line, fault }) => ({
      pointer: `/${line}${fault.pointer}`,
      detail: sentences[fault.code](fault),
    }))
    return problem(c, { refused: 'invalid', detail: 'Nobody was loaded: some lines have faults.', errors })
  }
  if (brought.length === 0)
    return problem(c, { refused: 'invalid', detail: 'Nobody was loaded: there is no line. Send one reader a line.' })
  const at = await now()
  const loaded = await loadReaders(c.var.world, brought, { now: at, released: await journal.released(at) })
  return c.json({ loaded, known: brought.length - loaded }, 200, UNKEPT)
})

subscribers.get('/v1/subscribers', openapi.findSubscriber, withKey('operate'), async (c) => {
  const found = await byAddress(c)
  if (!found) return problem(c, NOBODY)
  return c.json({ number: found.number, ...(await heldOf(c.var.world.roster, found.number)) }, 200, UNKEPT)
})

subscribers.delete('/v1/subscribers', openapi.removeSubscriber, withKey('operate'), async (c) => {
  const found = await byAddress(c)
  if (!found) return problem(c, NOBODY)
  await forget(c.var.world.roster, found.number)
  return c.body(null, 204)
})

const byAddress = async (c: Context<Door>): Promise<Subscriber | null> => {
  const address = canonicalAddress(c.req.query('email') ?? '')
  return address ? c.var.world.roster.byEmail(address) : null
}
