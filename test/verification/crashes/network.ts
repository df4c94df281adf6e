import { createInbox } from '../../../src/cli/inbox/inbox.ts'
import { RUNTIME_VARIABLES, SITE_URL } from '../../runtime-variables.ts'
import type { CapturedMail } from '../../world.ts'
import { type Course, type Life, setWall } from './course.ts'

/** One request for mails that came to the provider. */
export type Asked = {
  key: string
  body: string
  at: number
  life: Life
  /** Whether the answer said yes and got back; null while it is under way. */
  isAnswered: boolean | null
  /** Places of the mails that the provider refused. */
  refused: number[]
  /** Whether it came although the same was under way or answered, in an isolate alive and with a lease that holds. */
  isUncalledFor: boolean
}

/** The world outside of the Worker: the provider's stand-in, which keeps the wall's time, and nothing else. */
export type Network = {
  fetch: typeof fetch
  asked: Asked[]
  mails: () => Promise<TakenMail[]>
}

export type TakenMail = CapturedMail & { accepted_at: string }

const FAULTS = [
  { drop: 'before' },
  { drop: 'after' },
  { drop: 'after' },
  { status: 500 },
  { status: 429, name: 'rate_limit_exceeded', retry_after: 1 },
  { status: 401, name: 'missing_api_key' },
  { status: 409, name: 'concurrent_idempotent_requests' },
  { refuse: [0] },
]
/** What makes all wait for hours comes only where something died, or the story before would be long. */
const GRAVE_FAULTS = [...FAULTS, { status: 422 }]
/** Who is not asked to confirm cannot: confirmations are never refused. */
const CONFIRMATION = JSON.stringify({ name: 'kind', value: 'confirmation' })
const MOST_FAULTS = 3
const FAULT_PER_REQUEST = 0.35
/** A provider so slow that the lease on its request lapses before it answers. */
const SLOW = 0.06
const SLOW_MS = 75_000

/** Answers for the whole network. Each isolate is known by its key. */
export const network = (course: Course, lives: () => readonly (Life & { key: string })[]): Network => {
  const inbox = createInbox({
    siteUrl: SITE_URL,
    webhookSecret: RUNTIME_VARIABLES.RESEND_WEBHOOK_SECRET,
    now: Date.now,
    deliver: async () => new Response(),
  })
  const asked: Asked[] = []
  const stalls: number[] = []
  let faults = 0
  const ask = (path: string, init?: RequestInit) => inbox.fetch(new Request(`https://api.resend.com${path}`, init))
  const limits = ask('/api/limits', json('PUT', { per_second: null, daily: null }))

  const spoil = async (body: string): Promise<void> => {
    if (faults >= MOST_FAULTS || !course.chance().happens(FAULT_PER_REQUEST)) return
    const fault = course.chance().pick(course.deaths.length > 0 ? GRAVE_FAULTS : FAULTS)
    if ('refuse' in fault && body.includes(CONFIRMATION)) return
    faults++
    await ask('/api/faults', json('POST', [fault]))
  }

  const isUncalledFor = (key: string): boolean =>
    asked.some(
      (other) =>
        other.key === key &&
        other.isAnswered !== false &&
        !other.life.dead &&
        !stalls.some((stalled) => stalled > other.at - SLOW_MS),
    )

  const take = async (request: Request, note: Asked): Promise<{ text: string; response: Response }> => {
    if (note.body) await spoil(note.body)
    const response = await inbox.fetch(new Request(request, note.body ? { body: note.body } : {}))
    const text = await response.text()
    const { errors } = (response.ok ? JSON.parse(text) : {}) as { errors?: { index: number }[] }
    note.refused = (errors ?? []).map((error) => error.index)
    if (course.chance().happens(SLOW)) stalls.push(stall())
    return { text, response }
  }

  return {
    asked,
    mails: async () => (await ask('/api/mails')).json(),
    fetch: async (input, init) => {
      await limits
      const request = new Request(input as Request, init as RequestInit)
      const bearer = request.headers.get('authorization') ?? ''
      const life = lives().find(({ key }) => bearer === `Bearer ${key}`)!
      const isMail = request.method === 'POST'
      const key = request.headers.get('idempotency-key') ?? ''
      const body = isMail ? await request.text() : ''
      const entry: Asked = { key, body, at: 0, life, isAnswered: null, refused: [], isUncalledFor: false }
      const name = isMail ? 'provider takes' : 'provider is asked'
      try {
        const { text, response } = await course.pass(life, name, () => {
          Object.assign(entry, { at: Date.now(), isUncalledFor: isUncalledFor(key) })
          if (isMail) asked.push(entry)
          return take(request, entry)
        })
        return await course.pass(life, 'provider answers', async () => {
          entry.isAnswered = response.ok
          return new Response(text, response)
        })
      } catch (fault) {
        entry.isAnswered ??= false
        throw fault
      }
    },
  }
}

/** The wall goes on while the provider keeps everyone waiting. */
const stall = (): number => {
  setWall(Date.now() + SLOW_MS)
  return Date.now()
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
