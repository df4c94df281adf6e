import { expect, test } from 'vitest'
import { HOUR, MINUTE, nextTime, now, passHold, tick } from './clock.ts'
import { useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { eventsIn, mailsTo, newestLink, type RequestedPreferences, subscribe, toldUnasked } from './reader.ts'

useProductPerTest()

const REGION = 'sy-tartus'
/** In this zone a local day ends at 21:00 UTC. */
const DAMASCUS = 'Asia/Damascus'

const subscribeToAlerts = (preferences: RequestedPreferences = {}): Promise<string> =>
  subscribe({ regions: [REGION], alerts: 'all', digest: { cadence: 'none', timezone: DAMASCUS }, ...preferences })

const answerAbout = async (address: string, event: string): Promise<string> => {
  const page = await fetch(`${await newestLink(address, 'preferences')}/why?event=${event}`)
  return (await page.text()).replaceAll(/<[^>]+>|\s+/g, ' ')
}

const release = async (changes: Record<string, unknown> = {}): Promise<string> => {
  const id = await publishIn(REGION, changes)
  await passHold()
  return id
}

const update = async (id: string, number: number, changes: Record<string, unknown> = {}): Promise<void> => {
  await reviseIn(id, REGION, { number, change: 'update', ...changes })
  await passHold()
}

test('an event that alerted alerts again only when it is worse, wider or over, and else goes into the digest', async () => {
  const evening = await nextTime('20:00', 2 * HOUR)
  const alone = await subscribeToAlerts()
  const daily = await subscribeToAlerts({ digest: { cadence: 'daily', time: '20:00', timezone: 'UTC' } })
  const open = { when: '2024-12-05/..' }
  const wide = { regions: [{ id: REGION }, { id: 'sy-latakia' }] }
  const id = await release({ severity: 'moderate', ...open })
  const steps: [Record<string, unknown>, boolean][] = [
    [{ severity: 'moderate', ...open, text: { en: { title: 'More is known', summary: 'It goes on.' } } }, false],
    [{ severity: 'severe', ...open }, true],
    [{ severity: 'severe', ...open, ...wide }, true],
    [{ severity: 'moderate', ...open, ...wide }, false],
    [{ severity: 'severe', when: '2024-12-05/2024-12-07', ...wide }, true],
    [{ severity: 'severe', when: '2024-12-05/2024-12-07', ...wide }, false],
  ]
  let mails = 1
  for (const [at, [changes, alerts]] of steps.entries()) {
    await tick((await now()) + 20 * MINUTE)
    await update(id, at + 2, changes)
    if (alerts) mails++
    for (const reader of [alone, daily])
      expect([at, await toldUnasked(reader)]).toEqual([at, Array(mails).fill(['alert', [id]])])
  }
  expect(await answerAbout(daily, id)).toContain('No second alert: its latest update makes it neither worse nor wider')
  await tick(evening)
  expect(eventsIn((await mailsTo(daily, 'digest')).at(-1)!)).toEqual([id])
  expect(await answerAbout(alone, id)).toContain('It comes with others')
  await tick(await nextTime('21:00', 0))
  expect((await toldUnasked(alone)).slice(mails)).toEqual([['rollup', [id]]])
  expect((await toldUnasked(daily)).slice(mails)).toEqual([])
  await tick((await now()) + 3 * HOUR)
  expect(await toldUnasked(alone)).toHaveLength(mails + 1)
})

test('after six mails on a local day the rest waits for one roll-up at its end, but for extreme events and retractions', async () => {
  await tick(await nextTime('08:00'))
  const reader = await subscribeToAlerts()
  const asleep = await subscribeToAlerts({ quiet: { from: '22:00', to: '07:00' } })
  const events: string[] = []
  for (let each = 0; each < 6; each++) {
    await tick((await now()) + 30 * MINUTE)
    events.push(await release())
  }
  for (const each of [reader, asleep]) expect(await toldUnasked(each)).toEqual(events.map((id) => ['alert', [id]]))
  const waiting: string[] = []
  for (let each = 0; each < 3; each++) {
    await tick((await now()) + 30 * MINUTE)
    waiting.push(await release())
  }
  await update(events[0]!, 2, { severity: 'severe', regions: [{ id: REGION }, { id: 'sy-latakia' }] })
  expect(await toldUnasked(reader)).toHaveLength(6)
  expect(await answerAbout(reader, waiting[0]!)).toContain('you have had the e-mails of a day from us')
  const extreme = await release({ severity: 'extreme' })
  await reviseIn(events[5]!, REGION, { change: 'retraction', reason: { en: 'It was a film scene.' } })
  await passHold()
  const exempt = [
    ['alert', [extreme]],
    ['retraction', [events[5]]],
  ]
  for (const each of [reader, asleep]) expect((await toldUnasked(each)).slice(6)).toEqual(exempt)
  const rest = ['rollup', [events[0]!, ...waiting].sort()]
  await tick((await nextTime('21:00', 0)) - MINUTE)
  expect(await toldUnasked(reader)).toHaveLength(8)
  await tick(await nextTime('21:00', 0))
  expect((await toldUnasked(reader)).slice(8)).toEqual([rest])
  expect(await toldUnasked(asleep)).toHaveLength(8)
  await tick(await nextTime('04:00', 0))
  expect((await toldUnasked(asleep)).slice(8)).toEqual([rest])
  const next = await release()
  for (const each of [reader, asleep]) expect((await toldUnasked(each)).slice(9)).toEqual([['alert', [next]]])
})
