import { describe, expect, test } from 'vitest'
import { DAY, nextTime, now, passHold, tick, WEEKDAYS } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { CORRECTED, publishIn, RETRACTED, reviseIn, TOP_STORY } from './publisher.ts'
import {
  type CapturedMail,
  digestsTo,
  eventsIn,
  mailsTo,
  newestLink,
  type RequestedPreferences,
  submit,
  subscribe,
} from './reader.ts'
import { readJson } from './site-client.ts'

useProductPerTest()

const MORNING = '06:30'
const titled = (title: string) => ({ en: { title, summary: 'It was reported.' } })

const subscribeDaily = (region: string, preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [region], digest: { cadence: 'daily', time: MORNING, timezone: 'UTC' }, ...preferences })

/** The retractions and corrections to an address, oldest first. */
const correctionsTo = async (address: string): Promise<CapturedMail[]> =>
  (await mailsTo(address)).filter(({ tags }) => tags.kind === 'retraction' || tags.kind === 'correction')

const changeRegion = async (address: string, region: string, cadence = 'daily'): Promise<void> =>
  submit(await newestLink(address, 'preferences'), {
    regions: [region],
    severity: 'minor',
    lang: 'en',
    cadence,
    alerts: cadence === 'none' ? 'severe' : 'none',
    weekday: 'monday',
    time: MORNING,
    timezone: 'UTC',
  })

describe('a retraction', () => {
  test('is sent to all who were told by digest or welcome, whatever they follow now, and to nobody else', async () => {
    const [byDigest, unsubscribed, elsewhere] = [
      await subscribeDaily('sy-quneitra'),
      await subscribeDaily('sy-quneitra'),
      await subscribeDaily('sy-quneitra'),
    ]
    const arabic = await subscribeDaily('sy-quneitra', { lang: 'ar' })
    const untold = await subscribeDaily('sy-as-suwayda')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-quneitra', TOP_STORY)
    await tick(due)
    const day = new Date(due).toISOString().slice(0, 10)
    const byWelcome = await subscribeDaily('sy-quneitra')
    expect(eventsIn((await mailsTo(byWelcome, 'welcome'))[0]!)).toContain(event)
    await submit(await newestLink(unsubscribed, 'unsubscribe'))
    await changeRegion(elsewhere, 'sy-tartus')
    await reviseIn(event, 'sy-quneitra', { ...TOP_STORY, ...RETRACTED })
    await passHold()
    for (const address of [byDigest, elsewhere, byWelcome, arabic]) {
      const notices = await correctionsTo(address)
      expect(notices.map(({ tags }) => tags.kind)).toEqual(['retraction'])
      expect(eventsIn(notices[0]!)).toEqual([event])
    }
    for (const address of [unsubscribed, untold]) expect(await correctionsTo(address)).toEqual([])
    const [mail] = await correctionsTo(byDigest)
    expect(mail!.subject).toBe('Withdrawn: Something happened')
    expect(mail!.text.replaceAll('\n', ' ')).toContain(`On ${dateInWords(day)} (UTC) we told you about this event.`)
    expect(mail!.text).toContain('It was a film scene.')
    expect(mail!.headers.References).toBe(`<event-${event}@localhost>`)
    expect(mail!.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect((await correctionsTo(arabic))[0]!.subject).toMatch(/^سحب خبر: /)
    await tick(due + DAY)
    expect((await digestsTo(byDigest)).flat().filter((each) => each === event)).toHaveLength(1)
    expect((await correctionsTo(byDigest)).length).toBe(1)
  })

  test('is not sent for an event that was retracted within its hold', async () => {
    const reader = await subscribeDaily('sy-as-suwayda')
    const event = await publishIn('sy-as-suwayda')
    await reviseIn(event, 'sy-as-suwayda', RETRACTED)
    await passHold()
    await tick(await nextTime(MORNING))
    expect([await correctionsTo(reader), await digestsTo(reader)]).toEqual([[], []])
  })

  test('is not sent to a weekly reader who was not told yet, nor is the event', async () => {
    const due = await nextTime(MORNING)
    // The weekly digest is due after the retraction.
    const weekday = WEEKDAYS[new Date(due + 3 * DAY).getUTCDay()]!
    const [daily, weekly] = [
      await subscribeDaily('sy-quneitra'),
      await subscribeDaily('sy-quneitra', { digest: { cadence: 'weekly', weekday, time: '23:50', timezone: 'UTC' } }),
    ]
    const event = await publishIn('sy-quneitra')
    await tick(due)
    await reviseIn(event, 'sy-quneitra', RETRACTED)
    await tick(due + 7 * DAY)
    expect([(await correctionsTo(daily)).length, (await correctionsTo(weekly)).length]).toEqual([1, 0])
    expect((await digestsTo(weekly)).flat()).not.toContain(event)
  })

  test('does not keep an event that is recorded again from being shown as new', async () => {
    const reader = await subscribeDaily('sy-deir-ez-zor')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-deir-ez-zor')
    await tick(due)
    await reviseIn(event, 'sy-deir-ez-zor', RETRACTED)
    await passHold()
    await reviseIn(event, 'sy-deir-ez-zor', { change: 'new', number: 3, reason: { en: 'It is confirmed.' } })
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[event], [event]])
    const digest = (await mailsTo(reader, 'digest')).at(-1)!
    expect(digest.text).not.toContain('Corrections')
  })

  test('is shown on pages and lists, with the title struck through and the reason', async () => {
    const event = await publishIn('sy-quneitra', { when: '2026-02-01' })
    await reviseIn(event, 'sy-quneitra', { ...RETRACTED, when: '2026-02-01' })
    for (const path of [`/events/${event}`, '/regions/sy-quneitra']) {
      const page = await (await fetch(`${site()}${path}`, { headers: { 'accept-language': 'en' } })).text()
      expect(page).toMatch(/Retracted: <\/span><s>Something happened<\/s>/)
      expect(page).toContain('It was a film scene.')
    }
  })
})

describe('a correction', () => {
  test('that is urgent is a mail to all who were told, and no digest repeats it', async () => {
    const reader = await subscribeDaily('sy-raqqa')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-raqqa')
    await tick(due)
    await reviseIn(event, 'sy-raqqa', { ...CORRECTED, urgent: true, text: titled('Something smaller happened') })
    expect(await correctionsTo(reader)).toEqual([])
    await passHold()
    const [mail] = await correctionsTo(reader)
    expect(mail!.subject).toBe('Correction: Something smaller happened')
    expect(mail!.text).toContain('Before:\nSomething happened\nNow:\nSomething smaller happened')
    await tick(due + DAY)
    expect((await digestsTo(reader)).flat()).toEqual([event])
  })

  test('that is not urgent is first in the next digest, and a mail to those who were told and get no such digest, at its hour', async () => {
    const [stays, elsewhere, none] = [
      await subscribeDaily('sy-raqqa'),
      await subscribeDaily('sy-raqqa'),
      await subscribeDaily('sy-raqqa'),
    ]
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-raqqa')
    await tick(due)
    await changeRegion(elsewhere, 'sy-tartus')
    await changeRegion(none, 'sy-raqqa', 'none')
    await reviseIn(event, 'sy-raqqa', { ...CORRECTED, text: titled('Put right') })
    await passHold()
    const subjectsTo = async (address: string) => (await correctionsTo(address)).map(({ subject }) => subject)
    expect(await subjectsTo(none)).toEqual(['Correction: Put right'])
    for (const address of [stays, elsewhere]) expect(await subjectsTo(address)).toEqual([])
    await tick(due + DAY)
    expect(await subjectsTo(elsewhere)).toEqual(['Correction: Put right'])
    expect(await subjectsTo(stays)).toEqual([])
    expect((await mailsTo(stays, 'digest')).at(-1)!.text).toContain('Corrections\n')
    expect(await digestsTo(elsewhere)).toEqual([[event]])
  })

  test('that is silent is not sent and refused if it is urgent, and no update or minor change is a mail of its own', async () => {
    const reader = await subscribeDaily('sy-raqqa')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-raqqa')
    await tick(due)
    await changeRegion(reader, 'sy-tartus')
    await reviseIn(event, 'sy-raqqa', { change: 'update' })
    await reviseIn(event, 'sy-raqqa', { change: 'minor', number: 3 })
    await reviseIn(event, 'sy-raqqa', { ...CORRECTED, silent: true, number: 4 })
    const silent = { silent: true, number: 5 }
    for (const change of [{ ...CORRECTED, urgent: true }, RETRACTED])
      await expect(reviseIn(event, 'sy-raqqa', { ...change, ...silent })).rejects.toThrow('1 reader was told')
    await passHold()
    expect(await correctionsTo(reader)).toEqual([])
  })
})

type Figures = { told: number; kinds: Record<string, number>; accepted: number; accepted_ms: { median: number } | null }
type Reach = { event: string; all: Figures; revisions: (Figures & { number: number; change: string })[] }

test('the reach of an event counts the readers told and the mails, by revision and in all', async () => {
  await passHold()
  for (let reader = 0; reader < 3; reader++) await subscribeDaily('sy-hama')
  const due = await nextTime(MORNING)
  const event = await publishIn('sy-hama')
  const began = await now()
  await tick(due)
  await reviseIn(event, 'sy-hama', RETRACTED)
  await passHold()
  const reach = await readJson<Reach>(`/v1/events/${event}/reach`)
  expect(reach.event).toBe(event)
  const counts = reach.revisions.map(({ number, kinds, accepted }) => [number, kinds, accepted])
  const { digest } = reach.revisions[0]!.kinds
  expect(digest).toBe(3)
  expect(counts).toEqual([
    [1, { digest }, digest],
    [2, { retraction: digest }, digest],
  ])
  expect(reach.all).toMatchObject({ told: 2 * digest!, accepted: 2 * digest! })
  const waited = reach.revisions[0]!.accepted_ms!.median
  expect(waited).toBeGreaterThanOrEqual(due - began - 61_000)
  expect(waited).toBeLessThan(due - began + 60_000)
  expect((await fetch(`${site()}/v1/events/${event}/reach`)).status).toBe(401)
  expect((await readJson<{ reach: { event: string }[] }>('/v1/status')).reach.map((each) => each.event)).toContain(
    event,
  )
})

const dateInWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(`${day}T00:00:00Z`))
    .replace(',', '')
