import { describe, expect, test } from 'vitest'
import { DAY, nextTime, passHold, tick, waitForClock, waitUntilIdle } from './clock.ts'
import { site, useProductPerTest, useSharedProduct } from './product.ts'
import { publishIn } from './publisher.ts'
import { digestsTo, encodeForm, exportData, mailsTo, newestLink, submit, subscribe } from './reader.ts'

const FORM = {
  regions: ['sy-daraa', 'sy-hama'],
  actors: 'iran',
  match: 'both',
  backed: 'true',
  severity: 'moderate',
  certainty: 'reported',
  cadence: 'weekly',
  weekday: 'sunday',
  time: '20:15',
  timezone: 'Europe/Berlin',
  alerts: 'severe',
  alerts_per_hour: '3',
  quiet_from: '23:00',
  quiet_to: '07:30',
  extreme_at_once: 'no',
  alerted: 'left_out',
  lang: 'ar',
}
const PREFERENCES = {
  regions: ['sy-daraa', 'sy-hama'],
  actors: ['iran'],
  match: 'both',
  backed: true,
  severity: 'moderate',
  certainty: 'reported',
  digest: { cadence: 'weekly', weekday: 'sunday', time: '20:15', timezone: 'Europe/Berlin' },
  alerts: 'severe',
  alerts_per_hour: 3,
  quiet: { from: '23:00', to: '07:30' },
  extreme_at_once: false,
  alerted: 'left_out',
  lang: 'ar',
}

const send = (link: string, fields: Record<string, string | string[]>) =>
  fetch(link, { method: 'POST', body: encodeForm(fields), redirect: 'manual' })

describe('the preference page', () => {
  useSharedProduct()

  test('shows the preferences, and hides part of the address', async () => {
    const reader = await subscribe({ ...PREFERENCES, lang: 'en' })
    const page = await (await fetch(await newestLink(reader, 'preferences'))).text()
    for (const id of ['sy-daraa', 'sy-hama', 'iran']) expect(page).toMatch(new RegExp(`value="${id}" checked`))
    for (const value of ['both', 'weekly', 'extreme']) expect(page).toMatch(new RegExp(`value="${value}" checked`))
    for (const value of ['moderate', 'reported', 'sunday', 'severe'])
      expect(page).toMatch(new RegExp(`value="${value}" selected`))
    for (const value of ['20:15', 'Europe/Berlin']) expect(page).toContain(`value="${value}"`)
    expect(page).not.toContain(reader)
    expect(page).toContain('@example.org')
  })

  test('replaces all preferences, and can be submitted twice', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const link = await newestLink(reader, 'preferences')
    for (let time = 0; time < 2; time++) {
      const answer = await send(link, FORM)
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('<html lang="ar" dir="rtl"')
      expect((await exportData(reader)).choice).toEqual(PREFERENCES)
    }
    await waitUntilIdle()
    expect((await mailsTo(reader)).map((mail) => mail.tags.kind)).toEqual(['confirmation', 'welcome'])
  })

  test('clears fields that the form leaves out, as a browser does with empty checkboxes', async () => {
    const reader = await subscribe({ ...PREFERENCES, lang: 'en' })
    expect((await send(await newestLink(reader, 'preferences'), { regions: 'sy-homs', cadence: 'daily' })).status).toBe(
      200,
    )
    expect((await exportData(reader)).choice).toMatchObject({ regions: ['sy-homs'], actors: [], backed: false })
  })

  test('with faults is shown again as it was filled in, and changes nothing', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const before = await exportData(reader)
    const link = await newestLink(reader, 'preferences')
    const answer = await send(link, {
      ...FORM,
      lang: 'en',
      time: 'noon',
      timezone: 'Mars/Olympus',
      regions: 'atlantis',
    })
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('value="Mars/Olympus"')
    for (const field of ['time', 'timezone', 'regions']) expect(page).toContain(`id="${field}-fault"`)
    expect(page.match(/aria-invalid="true"/g)?.length).toBe(3)
    expect((await send(link, { cadence: 'none' })).status).toBe(422)
    expect(await exportData(reader)).toEqual(before)
  })

  test('changes nothing by GET or HEAD', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const before = await exportData(reader)
    const link = await newestLink(reader, 'preferences')
    for (const query of ['', '?regions=sy-hama&cadence=weekly', '?lang=ar'])
      for (const method of ['GET', 'HEAD']) expect((await fetch(`${link}${query}`, { method })).status).toBe(200)
    expect(await exportData(reader)).toEqual(before)
  })
})

describe('“send me now what is new”', () => {
  useProductPerTest()

  test('sends what is new once, and the next digest does not repeat it', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const first = await publishIn('sy-homs')
    await passHold()
    const link = `${await newestLink(reader, 'preferences')}/now`
    for (const method of ['GET', 'HEAD', 'GET']) expect((await fetch(link, { method })).status).toBe(200)
    await waitUntilIdle()
    expect(await digestsTo(reader)).toEqual([])
    await submit(link)
    expect(await digestsTo(reader)).toEqual([[first]])
    await submit(link)
    expect(await digestsTo(reader)).toEqual([[first]])
    const second = await publishIn('sy-homs')
    const due = await nextTime('07:00')
    await tick(due)
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[first], [second]])
  })

  test('submitted several times at the same moment sends one mail', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const event = await publishIn('sy-homs')
    await passHold()
    const link = `${await newestLink(reader, 'preferences')}/now`
    const answers = await Promise.all(Array.from({ length: 6 }, () => fetch(link, { method: 'POST' })))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200])
    await waitUntilIdle()
    expect(await digestsTo(reader)).toEqual([[event]])
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[event]])
  })

  test('leaves a revision on hold to the digest, and says that nothing is new', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const onHold = await publishIn('sy-homs')
    const link = `${await newestLink(reader, 'preferences')}/now`
    expect(await (await fetch(link, { method: 'POST' })).text()).toContain('Nothing new')
    await waitUntilIdle()
    expect(await digestsTo(reader)).toEqual([])
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[onHold]])
  })

  test('changes nothing for other readers of the schedule, and holds after a change of the time', async () => {
    const [eager, patient] = [await subscribe({ regions: ['sy-homs'] }), await subscribe({ regions: ['sy-homs'] })]
    const first = await publishIn('sy-homs')
    await passHold()
    await submit(`${await newestLink(eager, 'preferences')}/now`)
    await submit(await newestLink(eager, 'preferences'), { regions: 'sy-homs', time: '07:05' })
    const second = await publishIn('sy-homs')
    const due = await nextTime('07:00')
    await tick(due)
    await tick(due + 5 * 60_000)
    expect(await digestsTo(eager)).toEqual([[first], [second]])
    expect(await digestsTo(patient)).toEqual([[first, second].sort()])
  })

  test('submitted after the due time and before its late tick sends no event twice', async () => {
    const reader = await subscribe({ regions: ['sy-homs'] })
    const due = await nextTime('07:00')
    await tick(due - 59_000)
    const event = await publishIn('sy-homs')
    await tick(due - 1_000)
    await waitForClock(due + 2_000)
    await submit(`${await newestLink(reader, 'preferences')}/now`)
    await tick(due)
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[event]])
  })
})

describe('a link for one purpose', () => {
  useSharedProduct()

  test('opens no other page, and none of another reader', async () => {
    const [one, other] = [await subscribe({ regions: ['sy-homs'] }), await subscribe({ regions: ['sy-hama'] })]
    const before = await exportData(other)
    const purposes = ['confirm', 'preferences', 'unsubscribe', 'data']
    for (const purpose of purposes) {
      const token = (await newestLink(one, purpose)).split('/').at(-1)!
      for (const used of purposes.filter((each) => each !== purpose)) {
        const places = used === 'data' ? [`${used}/${token}`, `${used}/${token}/export`] : [`${used}/${token}`]
        for (const place of places)
          expect((await fetch(`${site()}/${place}`)).status, `${purpose} as ${place}`).toBe(404)
        const act = used === 'data' ? `${used}/${token}/erase` : `${used}/${token}`
        expect((await send(`${site()}/${act}`, {})).status, `${purpose} as ${act}`).toBe(404)
      }
    }
    expect((await exportData(one)).state).toBe('active')
    expect(await exportData(other)).toEqual(before)
  })
})
