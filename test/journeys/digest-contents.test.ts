import { describe, expect, test } from 'vitest'
import { DAY, nextTime, passHold, tick, waitUntilIdle } from './clock.ts'
import { useProductPerTest } from './product.ts'
import { eventDraft, publish, publishIn, revise, reviseIn } from './publisher.ts'
import { digestsTo, eventsIn, eventsInOrder, mailsTo, subscribe } from './reader.ts'
import { newId } from './site-client.ts'

useProductPerTest()

const MORNING = '06:30'
const subscribeDaily = (region: string): Promise<string> =>
  subscribe({ regions: [region], digest: { cadence: 'daily', time: MORNING, timezone: 'UTC' } })

const CORRECTED = {
  change: 'correction',
  reason: { en: 'The number was wrong.' },
}
const RETRACTED = {
  change: 'retraction',
  reason: { en: 'It did not happen.' },
}

describe('a digest', () => {
  test('leaves out a revision on hold, and the next one has it', async () => {
    const reader = await subscribeDaily('sy-idlib')
    const due = await nextTime(MORNING)
    const old = await publishIn('sy-idlib')
    await tick(due - 30_000)
    const onHold = await publishIn('sy-idlib')
    await tick(due)
    expect(await digestsTo(reader)).toEqual([[old]])
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[old], [onHold]])
  })

  test('leaves it out for the first reader of a schedule, too', async () => {
    const due = await nextTime('03:17')
    await tick(due - 40_000)
    const onHold = await publishIn('sy-idlib')
    const reader = await subscribe({ regions: ['sy-idlib'], digest: { time: '03:17' } })
    await tick(due)
    expect(await digestsTo(reader)).toEqual([])
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[onHold]])
  })

  test('selects events by the time of recording, not by the time at which they happened', async () => {
    const reader = await subscribeDaily('sy-idlib')
    const due = await nextTime(MORNING)
    await publishIn('sy-idlib')
    await tick(due)
    const backdated = await publishIn('sy-idlib', { when: '1982-02' })
    const undatable = await publishIn('sy-idlib', { when: null })
    const forecast = await publishIn('sy-idlib', {
      when: '2031',
      nature: 'forecast',
      certainty: 'unverified',
    })
    await tick(due + DAY)
    expect((await digestsTo(reader)).at(-1)).toEqual([backdated, undatable, forecast].sort())
  })

  test('leaves out an event that is retracted before it is due', async () => {
    const reader = await subscribeDaily('sy-latakia')
    const due = await nextTime(MORNING)
    const [retracted, current] = [await publishIn('sy-latakia'), await publishIn('sy-latakia')]
    await reviseIn(retracted, 'sy-latakia', RETRACTED)
    await tick(due)
    expect(await digestsTo(reader)).toEqual([[current]])
    const alsoRetracted = await publishIn('sy-latakia')
    await reviseIn(alsoRetracted, 'sy-latakia', RETRACTED)
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[current]])
  })

  test('leaves out a silent revision, and shows the event as new after an update', async () => {
    const reader = await subscribeDaily('sy-latakia')
    const due = await nextTime(MORNING)
    const silent = await publishIn('sy-latakia', { silent: true })
    await tick(due)
    expect(await digestsTo(reader)).toEqual([])
    await reviseIn(silent, 'sy-latakia', { change: 'update' })
    await tick(due + DAY)
    const [digest] = await mailsTo(reader, 'digest')
    expect(eventsIn(digest!)).toEqual([silent])
    expect(digest!.text).not.toContain('What changed')
  })

  test('is not sent for a translation or a minor change', async () => {
    const reader = await subscribeDaily('sy-latakia')
    const due = await nextTime(MORNING)
    const event = await publishIn('sy-latakia')
    await tick(due)
    const text = {
      en: { title: 'Something', summary: 'Said.' },
      ar: { title: 'حدث ما', summary: 'قيل ذلك.' },
    }
    await reviseIn(event, 'sy-latakia', { change: 'translation', text })
    await reviseIn(event, 'sy-latakia', { change: 'minor', number: 3, text })
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[event]])
  })

  test('shows corrections first and the rest by gravity, each event once and in its newest revision', async () => {
    const reader = await subscribeDaily('sy-al-hasakah')
    const due = await nextTime(MORNING)
    const [corrected, updated] = [await publishIn('sy-al-hasakah'), await publishIn('sy-al-hasakah')]
    await tick(due)
    await reviseIn(updated, 'sy-al-hasakah', {
      change: 'update',
      text: titled('An update came'),
    })
    const fresh = await publishIn('sy-al-hasakah', {
      text: titled('It was new'),
    })
    await reviseIn(fresh, 'sy-al-hasakah', {
      change: 'update',
      text: titled('It is new'),
    })
    await reviseIn(corrected, 'sy-al-hasakah', {
      change: 'update',
      text: titled('Not quite right'),
    })
    await reviseIn(corrected, 'sy-al-hasakah', {
      ...CORRECTED,
      number: 3,
      text: titled('Put right'),
    })
    await tick(due + DAY)
    const digest = (await mailsTo(reader, 'digest')).at(-1)!
    expect(eventsInOrder(digest)).toEqual([corrected, updated, fresh])
    expect(areInOrder(digest.text, ['Corrections', 'Corrected: Put right', 'An update came', 'It is new'])).toBe(true)
    for (const outdated of ['Not quite right', 'It was new']) expect(digest.text + digest.html).not.toContain(outdated)
    expect(digest.text).toContain('The number was wrong.')
    expect(digest.html).toContain('The number was wrong.')
  })

  test('shows an event in a followed region with a followed actor once, with both as the reason', async () => {
    const reader = await subscribe({
      regions: ['sy-hama'],
      actors: ['sdf'],
      digest: { time: MORNING },
    })
    const due = await nextTime(MORNING)
    const both = await publishIn('sy-hama', {
      actors: [{ id: 'sdf', role: 'initiator' }],
    })
    await tick(due)
    const [digest] = await mailsTo(reader, 'digest')
    expect(eventsIn(digest!)).toEqual([both])
    expect(digest!.text.split(`/events/${both}`)).toHaveLength(2)
    expect(digest!.text).toMatch(/Because you follow: .*Hama.*, .*Syrian Democratic Forces/)
  })

  test('shows two events with the same title', async () => {
    const reader = await subscribeDaily('sy-raqqa')
    const due = await nextTime(MORNING)
    const twins = [await publishIn('sy-raqqa'), await publishIn('sy-raqqa')].sort()
    await tick(due)
    expect(await digestsTo(reader)).toEqual([twins])
  })

  test('is one mail for 120 events, says how many it leaves out, and its page shows all', async () => {
    const reader = await subscribeDaily('sy-damascus')
    const due = await nextTime(MORNING)
    const ids = Array.from({ length: 120 }, () => newId())
    await Promise.all(ids.map((id) => publish(longEvent(id))))
    await waitUntilIdle()
    await tick(due)
    const digests = await mailsTo(reader, 'digest')
    expect(digests).toHaveLength(1)
    const { html, text } = digests[0]!
    const shown = eventsIn(digests[0]!)
    expect(shown.length).toBeLessThan(ids.length)
    expect(new TextEncoder().encode(html).length).toBeLessThanOrEqual(40_000)
    expect(shown).toHaveLength(20)
    expect(html).toContain(`See all ${ids.length} on the web`)
    const edition = /\S+\/editions\/\S+/.exec(text)![0]
    const page = await (await fetch(edition)).text()
    const rest = await (await fetch(`${edition}?after=100`)).text()
    const listed = [page, rest].map(
      (each) => new Set([...each.matchAll(/\/events\/([a-z0-9-]+)/g)].map(([, id]) => id!)),
    )
    expect(listed.map(({ size }) => size)).toEqual([100, 20])
    expect([...listed[0]!, ...listed[1]!].sort()).toEqual(ids.toSorted())
    expect(page).toContain(`/editions/${edition.split('/').at(-1)}?after=100`)
    expect(rest).not.toContain('after=')
    for (const wrong of ['?after=200', '?after=x']) expect((await fetch(edition + wrong)).status).toBe(404)
    const hidden = [...listed[0]!].find((id) => !shown.includes(id))!
    const retraction = { ...longEvent(hidden), change: 'retraction', reason: { en: 'It was not so.' }, number: 2 }
    expect((await revise(hidden, { ...retraction, id: undefined })).status).toBe(201)
    await passHold()
    expect(await mailsTo(reader, 'retraction')).toEqual([])
    expect(page).not.toContain('Retracted')
    expect(await (await fetch(edition)).text()).toContain('Retracted')
  })
})

const titled = (title: string) => ({
  en: { title, summary: 'It was reported.' },
})

const longEvent = (id: string) =>
  eventDraft({
    id,
    regions: [{ id: 'sy-damascus' }],
    text: {
      en: { title: `About ${id}`, summary: 'A long story. '.repeat(40) },
    },
  })

const areInOrder = (text: string, parts: string[]): boolean => {
  const places = parts.map((part) => text.indexOf(part))
  return places.every((place, at) => place >= 0 && (at === 0 || places[at - 1]! < place))
}
