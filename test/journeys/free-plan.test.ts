import { expect, test } from 'vitest'
import { nextTime, passHold, tick } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { eventDraft, publishIn, revise } from './publisher.ts'
import { digestsTo, mailsTo, newAddress, subscribe } from './reader.ts'
import { KEY } from './site-client.ts'

useProductPerTest({ WORKERS_PLAN: 'free' })

const REGIONS = ['sy-aleppo', 'sy-idlib', 'sy-homs', 'sy-hama', 'sy-damascus']

test('on the free plan of the platform, all mails arrive, only by more invocations', async () => {
  const imported = Array.from({ length: 250 }, (_, at) => ({
    email: newAddress(`reader${at}`),
    consent: 'on paper',
    regions: [REGIONS[at % REGIONS.length]!],
    alerts: 'severe',
  }))
  const body = imported.map((each) => JSON.stringify(each)).join('\n')
  const answer = await fetch(`${site()}/v1/subscribers`, { method: 'POST', headers: KEY, body })
  expect(answer.status).toBe(200)
  const subscribed = await subscribe({ regions: ['sy-idlib'], digest: { cadence: 'daily', time: '07:00' } })
  const events = new Map<string, string>()
  for (const region of REGIONS) events.set(region, await publishIn(region))
  await passHold()
  for (const { email, regions } of imported) {
    const [alert, ...others] = await mailsTo(email, 'alert')
    expect(alert!.text).toContain(events.get(regions[0]!))
    expect(others).toEqual([])
  }
  await tick(await nextTime('07:00'))
  expect(await digestsTo(subscribed)).toEqual([[events.get('sy-idlib')]])
  const retracted = eventDraft({
    regions: [{ id: 'sy-idlib' }],
    number: 2,
    change: 'retraction',
    reason: { en: 'False.' },
  })
  expect((await revise(events.get('sy-idlib')!, retracted)).status).toBe(201)
  await passHold()
  expect(await mailsTo(subscribed, 'retraction')).toHaveLength(1)
  expect(await mailsTo(imported[1]!.email, 'retraction')).toHaveLength(1)
})
