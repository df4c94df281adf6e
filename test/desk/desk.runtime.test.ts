import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { RUNTIME_VARIABLES, SITE_URL } from '../runtime-variables.ts'
import { asPublisher, call, inbox, postJson, stores, tick, until } from '../world.ts'

const OPERATOR = RUNTIME_VARIABLES.OPERATOR_EMAIL
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** The time of the product's clock in these tests, ms UTC. It only goes forward, by ticks. */
let at = Date.now() + 400 * 86_400_000
const advance = async (ms: number): Promise<void> => {
  at += ms
  await tick(at)
}

let people = 0
/** Adds a person under a new name and address. */
const addPerson = async (role: string): Promise<{ name: string; email: string }> => {
  const person = { name: `Person ${++people}`, email: `person-${people}@desk.example.org` }
  expect((await postJson('/v1/people', { ...person, role }, asPublisher)).status).toBe(201)
  return person
}

const postForm = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  call(path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' })
const open = (path: string, cookie = '') => call(path, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })

const linksTo = async (email: string): Promise<string[]> =>
  (await inbox.mails(email)).flatMap(
    ({ text }) => new RegExp(`^${SITE_URL}(/desk/enter/\\S+)$`, 'm').exec(text)?.[1] ?? [],
  )

const askForLink = async (email: string, page = ''): Promise<string> => {
  const before = (await linksTo(email)).length
  expect((await postForm('/desk/sign-in', { email, page })).status).toBe(202)
  await until(async () => (await linksTo(email)).length > before, 'a link is mailed')
  return (await linksTo(email)).at(-1)!
}

const cookieIn = (answer: Response): string => answer.headers.get('set-cookie')!.split(';')[0]!

/** Signs in by a mailed link. Returns the cookie of the session. */
const signIn = async (email: string): Promise<string> => cookieIn(await postForm(await askForLink(email), {}))

const formTokenOn = async (path: string, cookie: string): Promise<string> =>
  /name="form_token" value="([0-9a-f]+)"/.exec(await (await open(path, cookie)).text())![1]!

/** Posts a form of the desk as its page would. */
const press = async (path: string, fields: Record<string, string>, cookie: string): Promise<Response> =>
  postForm(path, { ...fields, form_token: await formTokenOn('/desk', cookie) }, { cookie, origin: SITE_URL })

beforeEach(async () => {
  await inbox.unlimited()
  await advance(HOUR_MS)
})

describe('the sign-in page', () => {
  test('answers the same to an address of the desk, to another one and to a person who left', async () => {
    const person = await addPerson('editor')
    const gone = await addPerson('writer')
    await call(`/v1/people/${encodeURIComponent(gone.name)}`, { method: 'DELETE', headers: asPublisher })
    const answers = await Promise.all(
      [person.email, 'nobody@example.org', gone.email].map(async (email) => {
        const answer = await postForm('/desk/sign-in', { email })
        return [answer.status, await answer.text()]
      }),
    )
    expect(answers[0]![0]).toBe(202)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    await until(async () => (await linksTo(person.email)).length === 1, 'the person gets a link')
    expect([await inbox.mails('nobody@example.org'), await inbox.mails(gone.email)]).toEqual([[], []])
  })

  test('knows an address whatever the case of its letters and the blanks around it', async () => {
    const { email } = await addPerson('writer')
    await postForm('/desk/sign-in', { email: `  ${email.toUpperCase()} ` })
    await until(async () => (await linksTo(email)).length === 1, 'the person gets a link')
  })

  test('gives the form back with what was typed if that is no address', async () => {
    const answer = await postForm('/desk/sign-in', { email: 'rana at example' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('value="rana at example"')
  })

  test('lets the operator of the configuration in from the start', async () => {
    expect((await open('/desk/people', await signIn(OPERATOR))).status).toBe(200)
  })

  test('mails at most five links to an address in a quarter of an hour, and the first of them stays valid', async () => {
    const { email } = await addPerson('writer')
    const first = await askForLink(email)
    for (let asked = 1; asked < 5; asked++) await askForLink(email)
    await postForm('/desk/sign-in', { email })
    await advance(MINUTE_MS)
    expect(await linksTo(email)).toHaveLength(5)
    expect((await postForm(first, {})).status).toBe(303)
    await advance(15 * MINUTE_MS)
    await askForLink(email)
  })

  test('mails links before everything else, and also while sending is stopped', async () => {
    const { email } = await addPerson('writer')
    await postJson('/v1/sending', { paused: true, reason: 'A test.' }, asPublisher)
    try {
      await askForLink(email)
    } finally {
      await postJson('/v1/sending', { paused: false }, asPublisher)
    }
    const { results } = await env.DB.prepare(`SELECT DISTINCT rank FROM chunk WHERE kind = 'sign-in'`).all()
    expect(results).toEqual([{ rank: 0 }])
  })
})

describe('a sign-in link', () => {
  test('changes nothing when it is opened, signs in once, and leads to the page that was asked for', async () => {
    const { email } = await addPerson('operator')
    const asked = await open('/desk/trail')
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/desk/sign-in?lang=en&page=%2Fdesk%2Ftrail'])
    const link = await askForLink(email, '/desk/trail')
    for (let opened = 0; opened < 3; opened++) {
      const page = await open(link)
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null])
    }
    const entered = await postForm(link, {})
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/desk/trail?lang=en'])
    expect(entered.headers.get('set-cookie')).toMatch(
      /^__Host-desk=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect((await open('/desk/trail', cookieIn(entered))).status).toBe(200)
    expect([(await open(link)).status, (await postForm(link, {})).status]).toEqual([410, 410])
  })

  test('opens one session, however many press it at the same moment', async () => {
    const link = await askForLink((await addPerson('writer')).email)
    const answers = await Promise.all(Array.from({ length: 8 }, () => postForm(link, {})))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(7).fill(410)])
  })

  test('is valid for fifteen minutes', async () => {
    const { email } = await addPerson('writer')
    const link = await askForLink(email)
    await advance(14 * MINUTE_MS)
    expect((await open(link)).status).toBe(200)
    await advance(2 * MINUTE_MS)
    expect([(await open(link)).status, (await postForm(link, {})).status]).toEqual([410, 410])
  })

  test('of a person who left meanwhile signs nobody in', async () => {
    const { name, email } = await addPerson('writer')
    const link = await askForLink(email)
    await call(`/v1/people/${encodeURIComponent(name)}`, { method: 'DELETE', headers: asPublisher })
    expect((await postForm(link, {})).status).toBe(410)
  })

  test('that nobody gave out is not known', async () => {
    const link = await askForLink((await addPerson('writer')).email)
    const last = link.at(-1) === 'A' ? 'B' : 'A'
    for (const forged of [`${link.slice(0, -1)}${last}`, '/desk/enter/none', link.replace('/desk/enter/', '/confirm/')])
      expect((await postForm(forged, {})).status).toBe(404)
  })

  test('leads nowhere but to the desk', async () => {
    const { email } = await addPerson('writer')
    for (const page of [
      'https://evil.example.org/desk',
      '//evil.example.org',
      '/desk/../v1',
      '/desk/enter/x',
      '/unsubscribe/x',
      '/desk\\@evil',
    ]) {
      const entered = await postForm(await askForLink(email, page), {})
      expect(entered.headers.get('location')).toBe('/desk?lang=en')
      await advance(16 * MINUTE_MS)
    }
  })

  test('is printed by an operator’s command without a mail', async () => {
    const { name, email } = await addPerson('editor')
    const answer = await postJson(`/v1/people/${encodeURIComponent(name)}/link`, {}, asPublisher)
    const { url } = await answer.json<{ url: string }>()
    expect(await inbox.mails(email)).toEqual([])
    expect((await postForm(url.slice(SITE_URL.length), {})).status).toBe(303)
  })
})

describe('a session', () => {
  test('ends after twelve hours without use, and not before', async () => {
    const cookie = await signIn((await addPerson('writer')).email)
    for (let hours = 0; hours < 22; hours += 11) {
      await advance(11 * HOUR_MS)
      expect((await open('/desk', cookie)).status).toBe(200)
    }
    await advance(12 * HOUR_MS + 6 * MINUTE_MS)
    expect((await open('/desk', cookie)).status).toBe(303)
  })

  test('ends when its person signs out, leaves, or when an operator ends all of a person', async () => {
    const operator = await signIn(OPERATOR)
    const ends: ((person: { name: string }, cookie: string) => Promise<unknown>)[] = [
      (_, cookie) => press('/desk/sign-out', {}, cookie),
      ({ name }) => press('/desk/people', { act: 'remove', name }, operator),
      ({ name }) => press('/desk/people', { act: 'end-sessions', name }, operator),
    ]
    for (const end of ends) {
      const person = await addPerson('writer')
      const cookie = await signIn(person.email)
      expect((await open('/desk', cookie)).status).toBe(200)
      await end(person, cookie)
      expect((await open('/desk', cookie)).status).toBe(303)
    }
  })

  test('is never one that the browser brought: signing in makes a new one, and forgets the old one', async () => {
    const person = await addPerson('writer')
    const old = await signIn(person.email)
    const entered = await postForm(await askForLink(person.email), {}, { cookie: `${old}; __Host-desk2=x` })
    expect(cookieIn(entered)).not.toBe(old)
    expect((await open('/desk', old)).status).toBe(303)
    expect((await open('/desk', `__Host-desk=${'A'.repeat(43)}`)).status).toBe(303)
  })

  test('is stored by the hash of its token alone', async () => {
    const cookie = await signIn((await addPerson('writer')).email)
    const { results } = await env.DB.prepare('SELECT hash FROM session').all<{ hash: string }>()
    expect(results.map(({ hash }) => hash)).not.toContain(cookie.split('=')[1])
    expect(results.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
  })

  test('has the role that its person has now', async () => {
    const { name, email } = await addPerson('operator')
    const cookie = await signIn(email)
    expect((await open('/desk/trail', cookie)).status).toBe(200)
    await press('/desk/people', { act: 'change', name, role: 'writer' }, await signIn(OPERATOR))
    expect((await open('/desk/trail', cookie)).status).toBe(403)
  })
})

test('a header of Cloudflare Access that somebody wrote by hand signs nobody in', async () => {
  for (const header of ['cf-access-jwt-assertion', 'cf-access-authenticated-user-email'])
    expect((await call('/desk', { redirect: 'manual', headers: { [header]: OPERATOR } })).status).toBe(303)
})

describe('a form of the desk', () => {
  test('changes nothing without the token of its session, with that of another, or from another origin', async () => {
    const cookie = await signIn(OPERATOR)
    const other = await formTokenOn('/desk', await signIn((await addPerson('operator')).email))
    const own = await formTokenOn('/desk', cookie)
    const stop = { paused: 'true', reason: 'x' }
    const attempts: [Record<string, string>, Record<string, string>][] = [
      [stop, { cookie }],
      [{ ...stop, form_token: other }, { cookie }],
      [
        { ...stop, form_token: own },
        { cookie, origin: 'https://evil.example.org' },
      ],
      [
        { ...stop, form_token: own },
        { cookie, 'sec-fetch-site': 'cross-site' },
      ],
    ]
    for (const [fields, headers] of attempts)
      expect((await postForm('/desk/sending', fields, headers)).status).toBe(403)
    expect((await stores().providerState.readSendingState()).pausedAt).toBeNull()
  })

  test('stops all sending with a reason, says so on every page, and resumes it', async () => {
    const cookie = await signIn(OPERATOR)
    const writer = await signIn((await addPerson('writer')).email)
    expect((await press('/desk/sending', { paused: 'true', reason: 'Checking a rumour.' }, cookie)).status).toBe(303)
    for (const [path, who] of [
      ['/desk', writer],
      ['/desk/people', cookie],
      ['/desk/trail', cookie],
    ] as const)
      expect(await (await open(path, who)).text()).toContain('Checking a rumour.')
    expect((await press('/desk/sending', { paused: 'false' }, writer)).status).toBe(403)
    expect((await press('/desk/sending', { paused: 'false' }, cookie)).status).toBe(303)
    expect(await (await open('/desk', writer)).text()).not.toContain('Checking a rumour.')
  })

  test('adds a person, and comes back as it was typed if that is refused', async () => {
    const cookie = await signIn(OPERATOR)
    const person = await addPerson('editor')
    const taken = await press(
      '/desk/people',
      { act: 'add', name: person.name, email: 'new@desk.example.org', role: 'editor' },
      cookie,
    )
    expect(taken.status).toBe(409)
    expect(await taken.text()).toMatch(/value="new@desk\.example\.org"/)
    const faulty = await press('/desk/people', { act: 'add', name: 'Lina', email: 'lina', role: 'editor' }, cookie)
    expect([faulty.status, (await faulty.text()).includes('value="lina"')]).toEqual([422, true])
    const done = await press(
      '/desk/people',
      { act: 'add', name: 'Lina', email: 'lina@desk.example.org', role: 'editor' },
      cookie,
    )
    expect(done.status).toBe(303)
    expect(await (await open('/desk/people', cookie)).text()).toContain('lina@desk.example.org')
  })

  test('cannot remove or change the operator of the configuration', async () => {
    const cookie = await signIn((await addPerson('operator')).email)
    for (const act of ['remove', 'change'])
      expect((await press('/desk/people', { act, name: 'operator', role: 'writer' }, cookie)).status).toBe(409)
    expect((await open('/desk/trail', await signIn(OPERATOR))).status).toBe(200)
  })
})

describe('an event at the desk', () => {
  let events = 0
  const record = async (): Promise<string> => {
    const id = `desk-event-${++events}`
    const body = {
      id,
      nature: 'event',
      when: '2024-11-29',
      kind: 'conflict.shelling',
      certainty: 'reported',
      severity: 'severe',
      regions: [{ id: 'sy-aleppo' }],
      text: {
        en: { title: `Shelling ${events}`, summary: 'A shell fell.' },
        ar: { title: `قصف ${events}`, summary: 'سقطت قذيفة.' },
      },
      sources: [{ publisher: 'A wire', title: 'A report' }],
    }
    expect((await postJson('/v1/events', body, asPublisher)).status).toBe(201)
    return id
  }
  const revisionsOf = async (id: string) =>
    (
      await (
        await call(`/v1/events/${id}/revisions`)
      ).json<{ revisions: { number: number; change: string; reason?: object; publisher: string }[] }>()
    ).revisions

  test('is found by its words, and shows its revisions and how far they went', async () => {
    const id = await record()
    const cookie = await signIn((await addPerson('writer')).email)
    const found = await (await open(`/desk/events?q=${encodeURIComponent(`Shelling ${events}`)}`, cookie)).text()
    expect(found).toContain(`/desk/events/${id}?`)
    const page = await (await open(`/desk/events/${id}?lang=ar`, cookie)).text()
    expect(page).toContain(`قصف ${events}`)
    expect(page).not.toContain(`/desk/events/${id}/retract`)
    expect((await open('/desk/events/no-such-event', cookie)).status).toBe(404)
  })

  test('is withdrawn in one press while it is on hold, by an editor and not by a writer', async () => {
    const id = await record()
    const [writer, editor] = [
      await signIn((await addPerson('writer')).email),
      await signIn((await addPerson('editor')).email),
    ]
    expect(await (await open('/desk', editor)).text()).toContain(`/desk/events/${id}/withdraw`)
    expect((await press(`/desk/events/${id}/withdraw`, { number: '1' }, writer)).status).toBe(403)
    expect((await press(`/desk/events/${id}/withdraw`, { number: '1' }, editor)).headers.get('location')).toBe(
      '/desk?lang=en',
    )
    expect((await revisionsOf(id)).map(({ change }) => change)).toEqual(['new', 'retraction'])
    expect((await press(`/desk/events/${id}/withdraw`, { number: '1' }, editor)).status).toBe(409)
  })

  test('is not withdrawn by a press after the hold, which says who was told', async () => {
    const id = await record()
    const { name, email } = await addPerson('editor')
    const cookie = await signIn(email)
    await advance(2 * MINUTE_MS)
    const late = await press(`/desk/events/${id}/withdraw`, { number: '1' }, cookie)
    expect(late.headers.get('location')).toBe(`/desk/events/${id}?lang=en&late=yes`)
    expect((await revisionsOf(id)).map(({ publisher }) => publisher)).not.toContain(name)
    expect(await (await open(`/desk/events/${id}?late=yes`, cookie)).text()).toMatch(/role="alert".*had ended before/s)
  })

  test('is retracted with a ready reason in each of its languages, by a person whom the record names', async () => {
    const id = await record()
    await advance(2 * MINUTE_MS)
    const { name, email } = await addPerson('editor')
    const cookie = await signIn(email)
    const page = await (await open(`/desk/events/${id}/retract`, cookie)).text()
    expect(page).toContain('No reader was told of this event')
    expect((await press(`/desk/events/${id}/retract`, { number: '1', reason: 'withdrawn' }, cookie)).status).toBe(303)
    expect((await revisionsOf(id)).at(-1)).toMatchObject({
      change: 'retraction',
      publisher: name,
      reason: { en: 'The source has withdrawn it.', ar: 'سحبه المصدر.' },
    })
    expect((await open(`/desk/events/${id}/retract`, cookie)).status).toBe(404)
  })

  test('is not retracted by a page that shows an older revision', async () => {
    const id = await record()
    const cookie = await signIn((await addPerson('editor')).email)
    expect((await press(`/desk/events/${id}/retract`, { number: '2' }, cookie)).status).toBe(409)
    expect(await revisionsOf(id)).toHaveLength(1)
  })

  test('is withdrawn or not by many presses at the same moment, but only once', async () => {
    const id = await record()
    const cookie = await signIn((await addPerson('editor')).email)
    const token = await formTokenOn('/desk', cookie)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        postForm(`/desk/events/${id}/withdraw`, { number: '1', form_token: token }, { cookie, origin: SITE_URL }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409, 409])
    expect(await revisionsOf(id)).toHaveLength(2)
  })
})

test('the trail names who did what, without addresses', async () => {
  const { name, email } = await addPerson('operator')
  const cookie = await signIn(email)
  await press('/desk/people', { act: 'add', name: 'Samir', email: 'samir@desk.example.org', role: 'writer' }, cookie)
  const page = await (await open('/desk/trail', cookie)).text()
  expect(page).toContain('added a person')
  expect(page).toContain('Samir')
  expect(page).toContain(name)
  const { results } = await env.DB.prepare('SELECT person, act, subject, detail FROM trail').all()
  expect(JSON.stringify(results)).not.toContain('@')
})

test('no page of the desk is cached or framed, and no address of it is known without a session', async () => {
  const cookie = await signIn(OPERATOR)
  for (const path of ['/desk', '/desk/people', '/desk/trail', '/desk/sign-in']) {
    const { headers } = await open(path, cookie)
    expect([path, headers.get('cache-control'), headers.get('x-frame-options')]).toEqual([path, 'no-store', 'DENY'])
  }
  for (const path of ['/desk', '/desk/people', '/desk/no-such-page', '/desk/drafts/1'])
    expect([path, (await open(path)).status]).toEqual([path, 303])
  expect((await open('/desk/no-such-page', cookie)).status).toBe(404)
})
