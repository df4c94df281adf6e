import { describe, expect, test } from 'vitest'
import { DAY, HOUR, now, tick, waitUntilIdle } from './clock.ts'
import { site, useSharedProduct } from './product.ts'
import {
  confirmLinks,
  encodeForm,
  exportData,
  mailsTo,
  newAddress,
  newestLink,
  requestSubscription,
  submit,
  subscribe,
} from './reader.ts'
import { postJson } from './site-client.ts'

useSharedProduct()

type Problem = {
  type: string
  title: string
  status: number
  detail: string
  errors: { pointer: string; detail: string }[]
}

const send = (fields: Record<string, string | string[]>, query = '', headers: Record<string, string> = {}) =>
  fetch(`${site()}/subscribe${query}`, { method: 'POST', body: encodeForm(fields), headers })

/** Preferences with a fault in every member. */
const FAULTY = {
  email: 'nobody',
  regions: ['sy-aleppo', 'atlantis'],
  actors: ['napoleon'],
  match: 'some',
  backed: 'yes',
  severity: 'awful',
  certainty: 'sure',
  digest: { cadence: 'hourly', weekday: 'Monday', monthday: 29, time: '7:00', timezone: 'Mars/Olympus', when: 'now' },
  alerts: 'often',
  alerts_per_hour: 1.5,
  quiet: { from: '22:00' },
  extreme_at_once: 'no',
  alerted: 'never',
  lang: 'fr',
  name: 'Nobody',
}
const POINTERS = [
  ...[
    '/email',
    '/regions/1',
    '/actors/0',
    '/match',
    '/backed',
    '/severity',
    '/certainty',
    '/digest/monthday',
    '/alerts',
    '/lang',
    '/name',
  ],
  ...['/alerts_per_hour', '/quiet/to', '/extreme_at_once', '/alerted'],
  ...['/digest/cadence', '/digest/weekday', '/digest/time', '/digest/timezone', '/digest/when'],
]

describe('a subscription requested by JSON', () => {
  test('needs only an address, and has defaults for the rest', async () => {
    const reader = await subscribe()
    const { email, choice } = await exportData(reader)
    expect(email).toBe(reader)
    expect(choice).toEqual({
      regions: [],
      actors: [],
      match: 'any',
      backed: false,
      severity: 'minor',
      certainty: 'unverified',
      digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
      alerts: 'none',
      alerts_per_hour: null,
      quiet: null,
      extreme_at_once: true,
      alerted: 'marked',
      lang: 'en',
    })
  })

  test('can name all preferences', async () => {
    const preferences = {
      regions: ['grp-coast-syria', 'sy-aleppo'],
      actors: ['iran', 'russia'],
      match: 'both',
      backed: true,
      severity: 'severe',
      certainty: 'reported',
      digest: { cadence: 'monthly', weekday: 'friday', time: '18:45', timezone: 'Asia/Kathmandu', monthday: 15 },
      alerts: 'extreme',
      alerts_per_hour: 2,
      quiet: { from: '22:00', to: '06:30' },
      extreme_at_once: false,
      alerted: 'left_out',
      lang: 'ar',
    }
    expect((await exportData(await subscribe(preferences))).choice).toEqual(preferences)
  })

  test.each([
    ['ar-SY,ar;q=0.9,en;q=0.4', 'ar'],
    ['en;q=0.2, ar;q=0.9', 'ar'],
    ['en-GB', 'en'],
    ['fr-FR, ar;q=0.5', 'ar'],
    ['fr', 'en'],
  ])('with Accept-Language %s has the language %s, unless the body names another', async (accepted, lang) => {
    const [silent, explicit] = [newAddress(), newAddress()]
    await postJson('/v1/subscriptions', { email: silent }, { 'accept-language': accepted })
    await postJson('/v1/subscriptions', { email: explicit, lang: 'en' }, { 'accept-language': accepted })
    await waitUntilIdle()
    expect((await mailsTo(silent))[0]!.html).toMatch(new RegExp(`<html lang="${lang}"`))
    expect((await mailsTo(explicit))[0]!.html).toMatch(/<html lang="en"/)
  })

  test('is answered with all faults, each with its JSON pointer and a sentence', async () => {
    const response = await postJson('/v1/subscriptions', FAULTY)
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const problem = (await response.json()) as Problem
    expect(problem).toMatchObject({ type: `${site()}/problems/invalid`, status: 422 })
    expect(problem.errors.map((each) => each.pointer).sort()).toEqual([...POINTERS].sort())
    for (const { detail } of problem.errors) expect(detail).toMatch(/^[A-Z].*\.$/)
  })

  test.each([
    [{}, '/email'],
    [{ email: null }, '/email'],
    [{ email: 'two@example.org, three@example.org' }, '/email'],
    [{ email: 'line\r\nbcc: x@example.org' }, '/email'],
    [{ email: 'a@example.org', regions: 'sy' }, '/regions'],
    [{ email: 'a@example.org', digest: 'daily' }, '/digest'],
    [{ email: 'a@example.org', digest: { time: '24:00' } }, '/digest/time'],
    [{ email: 'a@example.org', digest: { timezone: '+03:00' } }, '/digest/timezone'],
    [{ email: 'a@example.org', digest: { cadence: 'none' } }, '/digest/cadence'],
    [[], ''],
    [null, ''],
  ])('refuses %j for its member "%s"', async (body, pointer) => {
    const response = await postJson('/v1/subscriptions', body)
    expect(response.status).toBe(422)
    expect(((await response.json()) as Problem).errors.map((each) => each.pointer)).toContain(pointer)
  })

  test('refuses a body that is not JSON, has another type, or is too large', async () => {
    const answer = async (body: string, type: string) =>
      (await fetch(`${site()}/v1/subscriptions`, { method: 'POST', body, headers: { 'content-type': type } })).status
    const sound = JSON.stringify({ email: newAddress() })
    expect(await answer('{"email": ', 'application/json')).toBe(400)
    expect(await answer(sound, 'text/plain')).toBe(415)
    expect(await answer(JSON.stringify({ email: 'x'.repeat(2_000_000) }), 'application/json')).toBe(413)
    expect(await answer(sound, 'application/json; charset=utf-8')).toBe(202)
  })

  test('gets the same bytes for an address that is unknown, pending, active, ended or bounced', async () => {
    const [unknown, waiting, active, ended] = [
      newAddress(),
      await requestSubscription(),
      await subscribe(),
      await subscribe(),
    ]
    await submit(await newestLink(ended, 'unsubscribe'))
    const bounced = await requestSubscription(
      {},
      newAddress('bounced').replace(/bounced-(.*)@.*/, 'bounced+$1@resend.dev'),
    )
    const answers = await Promise.all(
      [unknown, waiting, active, ended, bounced].map(async (email) => {
        const json = await postJson('/v1/subscriptions', { email })
        const form = await send({ email })
        return { json: await answerOf(json), form: await answerOf(form) }
      }),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]!.json.status).toBe(202)
    expect(JSON.parse(answers[0]!.json.body)).toEqual({ message: expect.any(String) })
  })
})

describe('a subscription requested by the form', () => {
  test('accepts all fields as a browser sends them', async () => {
    const email = newAddress()
    const response = await send({ ...VALID_FORM, email })
    expect(response.status).toBe(202)
    await waitUntilIdle()
    await submit((await confirmLinks(email))[0]!)
    expect((await exportData(email)).choice).toEqual({
      regions: ['sy-hama', 'sy-homs'],
      actors: ['iran', 'russia'],
      match: 'both',
      backed: true,
      severity: 'moderate',
      certainty: 'confirmed',
      digest: { cadence: 'monthly', weekday: 'sunday', time: '20:15', timezone: 'Europe/Berlin', monthday: 28 },
      alerts: 'severe',
      alerts_per_hour: 2,
      quiet: { from: '21:30', to: '06:00' },
      extreme_at_once: false,
      alerted: 'left_out',
      lang: 'ar',
    })
  })

  test('needs only an address', async () => {
    const email = newAddress()
    expect((await send({ email })).status).toBe(202)
    await waitUntilIdle()
    expect(await confirmLinks(email)).toHaveLength(1)
  })

  test.each([
    ['en', /[A-Za-z]/],
    ['ar', /[\u0600-\u06ff]/],
  ])('with faults is shown again in %s as it was filled in, with a sentence at each field', async (lang, script) => {
    const response = await send(FAULTY_FORM, '', { 'accept-language': lang })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`)
    for (const value of ['value="nobody"', 'value="Mars/Olympus"', 'value="7 o’clock"']) expect(page).toContain(value)
    expect(inputsWith(page, 'checked').map(valueIn)).toEqual(
      expect.arrayContaining(['sy-hama', 'iran', 'monthly', 'both']),
    )
    for (const field of ['email', 'time', 'timezone', 'quiet_to', 'alerts_per_hour']) {
      const input = inputsWith(page, `id="${field}"`)[0]!
      expect(input).toContain('aria-invalid="true"')
      expect(input).toContain(`${field}-fault`)
      expect(faultAt(page, field)).toMatch(script)
    }
    expect(page).not.toContain('id="severity-fault"')
  })

  test('stays in the language of the page, whatever the browser accepts', async () => {
    const page = await (await fetch(`${site()}/subscribe?lang=ar`, { headers: { 'accept-language': 'en' } })).text()
    const action = /<form[^>]* action="([^"]*)"/.exec(page)![1]!
    const body = encodeForm({ email: 'nobody' })
    const answer = await fetch(new URL(action, `${site()}/subscribe`), {
      method: 'POST',
      body,
      headers: { 'accept-language': 'en' },
    })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('<html lang="ar"')
  })

  test('has the region and actor of its query selected', async () => {
    const page = await (await fetch(`${site()}/subscribe?region=sy-hama&actor=iran`)).text()
    expect(inputsWith(page, 'checked').map(valueIn)).toEqual(expect.arrayContaining(['sy-hama', 'iran']))
  })

  test('shows typed markup as text', async () => {
    const page = await (await send({ email: '"><script>alert(1)</script>' })).text()
    expect(page).not.toContain('<script>alert')
  })

  test('causes one confirmation each time it is submitted, to that address only', async () => {
    const email = newAddress()
    await send({ email })
    await send({ email: email.toUpperCase().replace('@EXAMPLE.ORG', '@Example.org') })
    await waitUntilIdle()
    const mails = await mailsTo(email)
    expect(mails.map((mail) => mail.tags.kind)).toEqual(['confirmation', 'confirmation'])
    for (const mail of mails) expect(mail.to).toEqual([email])
    await tick((await now()) + DAY + HOUR)
    expect(await mailsTo(email)).toHaveLength(2)
  })
})

const VALID_FORM = {
  regions: ['sy-homs', 'sy-hama'],
  actors: ['russia', 'iran'],
  match: 'both',
  backed: 'true',
  severity: 'moderate',
  certainty: 'confirmed',
  cadence: 'monthly',
  weekday: 'sunday',
  monthday: '28',
  time: '20:15',
  timezone: 'Europe/Berlin',
  alerts: 'severe',
  alerts_per_hour: '2',
  quiet_from: '21:30',
  quiet_to: '06:00',
  extreme_at_once: 'no',
  alerted: 'left_out',
  lang: 'ar',
}

const FAULTY_FORM = {
  ...VALID_FORM,
  email: 'nobody',
  regions: ['sy-hama'],
  time: '7 o’clock',
  timezone: 'Mars/Olympus',
  quiet_to: '',
  alerts_per_hour: '99',
}

const answerOf = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  body: await response.text(),
})

/** The input tags of a page that contain a text. */
const inputsWith = (page: string, having: string): string[] =>
  [...page.matchAll(/<input[^>]*>/g)].map((match) => match[0]).filter((input) => input.includes(having))

const valueIn = (input: string): string => /value="([^"]*)"/.exec(input)?.[1] ?? ''

/** The sentence at a field with a fault. */
const faultAt = (page: string, field: string): string =>
  new RegExp(`id="${field}-fault">(.*?)</p>`).exec(page)?.[1]?.replace(/<[^>]*>/g, '') ?? ''
