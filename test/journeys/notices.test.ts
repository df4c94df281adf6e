import { describe, expect, test } from 'vitest'
import { DAY, nextTime, now, passHold, tick, waitUntilIdle } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn, TOP_STORY } from './publisher.ts'
import { type CapturedMail, digestsTo, eventsIn, mailsTo, newestLink, submit, subscribe } from './reader.ts'
import { readJson } from './site-client.ts'

useProductPerTest()

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MORNING = '06:30'
const RETRACTED = { change: 'retraction', reason: { en: 'It was a film scene.', ar: 'كان مشهدًا سينمائيًا.' } }
const CORRECTED = { change: 'correction', reason: { en: 'The number was wrong.' } }
const titled = (title: string) => ({ en: { title, summary: 'It was reported.' } })

const aReader = (region: string, more: Record<string, unknown> = {}) =>
  subscribe({ regions: [region], digest: { cadence: 'daily', time: MORNING, timezone: 'UTC' }, ...more })

/** All that comes of what was recorded, holds and all. */
const followUp = async (): Promise<void> => {
  await passHold()
  await waitUntilIdle()
}

const noticesTo = async (address: string): Promise<CapturedMail[]> =>
  (await mailsTo(address)).filter(({ tags }) => tags.kind === 'retraction' || tags.kind === 'correction')

const follow = async (address: string, region: string, cadence = 'daily'): Promise<void> =>
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

describe('when what was told turns out false', () => {
  test('exactly those who were told are told so: by digest or welcome, whatever they follow now', async () => {
    const [byDigest, gone, elsewhere] = [
      await aReader('sy-quneitra'),
      await aReader('sy-quneitra'),
      await aReader('sy-quneitra'),
    ]
    const arabic = await aReader('sy-quneitra', { lang: 'ar' })
    const untold = await aReader('sy-as-suwayda')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-quneitra', TOP_STORY)
    await tick(due)
    const day = new Date(due).toISOString().slice(0, 10)
    const byWelcome = await aReader('sy-quneitra')
    expect(eventsIn((await mailsTo(byWelcome, 'welcome'))[0]!)).toContain(event)
    await submit(await newestLink(gone, 'unsubscribe'))
    await follow(elsewhere, 'sy-tartus')
    await reviseIn(event, 'sy-quneitra', { ...TOP_STORY, ...RETRACTED })
    await followUp()
    for (const address of [byDigest, elsewhere, byWelcome, arabic]) {
      const notices = await noticesTo(address)
      expect(notices.map(({ tags }) => tags.kind)).toEqual(['retraction'])
      expect(eventsIn(notices[0]!)).toEqual([event])
    }
    for (const address of [gone, untold]) expect(await noticesTo(address)).toEqual([])
    const [mail] = await noticesTo(byDigest)
    expect(mail!.subject).toBe('Withdrawn: Something happened')
    expect(mail!.text.replaceAll('\n', ' ')).toContain(`On ${inWords(day)} (UTC) we told you of this event.`)
    expect(mail!.text).toContain('It was a film scene.')
    expect(mail!.headers.References).toBe(`<event-${event}@localhost>`)
    expect(mail!.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect((await noticesTo(arabic))[0]!.subject).toMatch(/^سحب خبر: /)
    await tick(due + DAY)
    expect((await digestsTo(byDigest)).flat().filter((each) => each === event)).toHaveLength(1)
    expect((await noticesTo(byDigest)).length).toBe(1)
  })

  test('nobody hears of what was withdrawn within its hold', async () => {
    const reader = await aReader('sy-as-suwayda')
    const event = await publishIn('sy-as-suwayda')
    await reviseIn(event, 'sy-as-suwayda', RETRACTED)
    await followUp()
    await tick(await nextTime(MORNING))
    expect([await noticesTo(reader), await digestsTo(reader)]).toEqual([[], []])
  })

  test('whoever reads weekly and was not told yet is not told of either', async () => {
    const due = await nextTime(MORNING)
    // Whatever day it is by now, the weekly reader's comes after the retraction.
    const weekday = WEEKDAYS[new Date(due + 3 * DAY).getUTCDay()]!
    const [daily, weekly] = [
      await aReader('sy-quneitra'),
      await aReader('sy-quneitra', { digest: { cadence: 'weekly', weekday, time: '23:50', timezone: 'UTC' } }),
    ]
    const event = await publishIn('sy-quneitra')
    await tick(due)
    await reviseIn(event, 'sy-quneitra', RETRACTED)
    await tick(due + 7 * DAY)
    expect([(await noticesTo(daily)).length, (await noticesTo(weekly)).length]).toEqual([1, 0])
    expect((await digestsTo(weekly)).flat()).not.toContain(event)
  })

  test('what is recorded anew after it is told as new', async () => {
    const reader = await aReader('sy-deir-ez-zor')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-deir-ez-zor')
    await tick(due)
    await reviseIn(event, 'sy-deir-ez-zor', RETRACTED)
    await followUp()
    await reviseIn(event, 'sy-deir-ez-zor', { change: 'new', number: 3, reason: { en: 'It is confirmed.' } })
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[event], [event]])
    const digest = (await mailsTo(reader, 'digest')).at(-1)!
    expect(digest.text).not.toContain('Corrections')
  })

  test('pages and lists keep it, struck through and explained', async () => {
    const event = await publishIn('sy-quneitra', { when: '2026-02-01' })
    await reviseIn(event, 'sy-quneitra', { ...RETRACTED, when: '2026-02-01' })
    for (const path of [`/events/${event}`, '/regions/sy-quneitra']) {
      const page = await (await fetch(`${site()}${path}`, { headers: { 'accept-language': 'en' } })).text()
      expect(page).toMatch(/Retracted: <\/span><s>Something happened<\/s>/)
      expect(page).toContain('It was a film scene.')
    }
  })
})

describe('when what was told needs a correction', () => {
  test('an urgent one goes to all who were told, and no digest repeats it', async () => {
    const reader = await aReader('sy-raqqa')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-raqqa')
    await tick(due)
    await reviseIn(event, 'sy-raqqa', { ...CORRECTED, urgent: true, text: titled('Something smaller happened') })
    expect(await noticesTo(reader)).toEqual([])
    await followUp()
    const [mail] = await noticesTo(reader)
    expect(mail!.subject).toBe('Correction: Something smaller happened')
    expect(mail!.text).toContain('Before:\nSomething happened\nNow:\nSomething smaller happened')
    await tick(due + DAY)
    expect((await digestsTo(reader)).flat()).toEqual([event])
  })

  test('any other stands first in the next digest, and is a mail only to those whom no digest tells it', async () => {
    const [stays, elsewhere, none] = [await aReader('sy-raqqa'), await aReader('sy-raqqa'), await aReader('sy-raqqa')]
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-raqqa')
    await tick(due)
    await follow(elsewhere, 'sy-tartus')
    await follow(none, 'sy-raqqa', 'none')
    await reviseIn(event, 'sy-raqqa', { ...CORRECTED, text: titled('Put right') })
    await followUp()
    expect(await noticesTo(stays)).toEqual([])
    for (const address of [elsewhere, none])
      expect((await noticesTo(address)).map(({ subject }) => subject)).toEqual(['Correction: Put right'])
    await tick(due + DAY)
    expect((await mailsTo(stays, 'digest')).at(-1)!.text).toContain('Corrections\n')
    expect(await digestsTo(elsewhere)).toEqual([[event]])
  })

  test('nobody hears of an update, a translation or a small edit by a mail of its own, nor of what is silent', async () => {
    const reader = await aReader('sy-raqqa')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-raqqa')
    await tick(due)
    await follow(reader, 'sy-tartus')
    await reviseIn(event, 'sy-raqqa', { change: 'update' })
    await reviseIn(event, 'sy-raqqa', { change: 'minor', number: 3 })
    await reviseIn(event, 'sy-raqqa', { ...CORRECTED, urgent: true, silent: true, number: 4 })
    await reviseIn(event, 'sy-raqqa', { ...RETRACTED, silent: true, number: 5 })
    await followUp()
    expect(await noticesTo(reader)).toEqual([])
  })
})

type Figures = { told: number; kinds: Record<string, number>; accepted: number; accepted_ms: { median: number } | null }
type Reach = { event: string; all: Figures; revisions: (Figures & { number: number; change: string })[] }

test('how far an event reached is said by revision and in all', async () => {
  await passHold()
  for (let reader = 0; reader < 3; reader++) await aReader('sy-hama')
  const due = await nextTime(MORNING)
  const event = await publishIn('sy-hama')
  const began = await now()
  await tick(due)
  await reviseIn(event, 'sy-hama', RETRACTED)
  await followUp()
  const reach = await readJson<Reach>(`/v1/events/${event}/reach`)
  expect(reach.event).toBe(event)
  const told = reach.revisions.map(({ number, kinds, accepted }) => [number, kinds, accepted])
  const { digest } = reach.revisions[0]!.kinds
  expect(digest).toBeGreaterThanOrEqual(3)
  expect(told).toEqual([
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

const inWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(`${day}T00:00:00Z`))
    .replace(',', '')
