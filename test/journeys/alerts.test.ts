import { describe, expect, test } from 'vitest'
import { DAY, HOUR, happened, idle, nextAt, now, passed, revised, settle, tell, tick } from './newsroom.ts'
import { digestsTo, eventsIn, formOf, freshAddress, linkTo, mailsTo, press, storyOf, subscribed } from './reader.ts'

type Wish = Parameters<typeof subscribed>[0]
const MINUTE = 60_000
const HOLD = MINUTE

/** A reader who is told at once, and in no digest unless a test says so. */
const alerted = (region: string, wish: Wish = {}) =>
  subscribed({ regions: [region], alerts: 'severe', digest: { cadence: 'none' }, ...wish })

/** Lets the hold of what was just published pass. */
const released = async (): Promise<void> => tick((await now()) + HOLD + 1_000)

/** What each mail of a kind told, oldest first. */
const told = async (address: string, kind = 'alert'): Promise<string[][]> =>
  (await mailsTo(address, kind)).map(eventsIn)

/** Publishes an event and lets its hold pass, so that it is released alone. */
const alone = async (region: string, more: Record<string, unknown> = {}): Promise<string> => {
  const id = await happened(region, more)
  await released()
  return id
}

describe('an alert', () => {
  test('comes within moments when the hold is over, and not before', async () => {
    await settle()
    const reader = await alerted('sy-aleppo')
    const id = await happened('sy-aleppo')
    await tick((await now()) + HOLD - 5_000)
    expect(await told(reader)).toEqual([])
    await released()
    expect(await told(reader)).toEqual([[id]])
    const [mail] = await mailsTo(reader, 'alert')
    expect(mail!.subject).toBe('Something happened')
    expect(mail!.headers['Auto-Submitted']).toBe('auto-generated')
    expect(mail!.headers.References).toMatch(new RegExp(`^<event-${id}@`))
    expect(mail!.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(mail!.text).toContain('Severity: Severe')
    expect(mail!.text).toContain('Because you follow: Aleppo')
  })

  test('comes once, however many ticks come at the same moment and later', async () => {
    await settle()
    const reader = await alerted('sy-homs')
    const id = await happened('sy-homs')
    const at = (await now()) + 2 * HOLD
    await Promise.all(Array.from({ length: 6 }, () => tell(at)))
    await tick(at)
    await tick(at + HOUR)
    expect(await told(reader)).toEqual([[id]])
  })

  test('does not come of what is withdrawn inside the hold, and comes when it returns', async () => {
    await settle()
    const reader = await alerted('sy-hama')
    const id = await happened('sy-hama')
    await revised(id, 'sy-hama', { change: 'retraction', reason: { en: 'It did not happen.' } })
    await released()
    expect(await told(reader)).toEqual([])
    await revised(id, 'sy-hama', { number: 3, change: 'new', reason: { en: 'It did, after all.' } })
    await released()
    expect(await told(reader)).toEqual([[id]])
  })

  test('is one for a burst that is released together, the gravest first', async () => {
    await settle()
    const reader = await alerted('sy-daraa')
    const title = { text: { en: { title: 'The gravest', summary: 'It was reported.' } } }
    const ids = [
      await happened('sy-daraa'),
      await happened('sy-daraa', { severity: 'extreme', ...title }),
      await happened('sy-daraa'),
    ]
    await released()
    expect(await told(reader)).toEqual([[...ids].sort()])
    const [mail] = await mailsTo(reader, 'alert')
    expect(mail!.subject).toBe('3 events: The gravest')
    expect(storyOf(mail!)[0]).toBe(ids[1])
    expect(mail!.headers.References).toBeUndefined()
  })

  test('is not sent of what is silent, less grave, elsewhere, a claim or unverified', async () => {
    await settle()
    const reader = await alerted('sy-latakia')
    await happened('sy-latakia', { silent: true })
    await happened('sy-latakia', { severity: 'moderate' })
    await happened('sy-raqqa')
    await happened('sy-latakia', { nature: 'claim', certainty: 'unverified' })
    await happened('sy-latakia', { nature: 'forecast', certainty: 'unverified' })
    await happened('sy-latakia', { certainty: 'unverified' })
    await released()
    await tick((await now()) + DAY)
    expect(await mailsTo(reader, 'alert')).toEqual([])
    expect(await mailsTo(reader, 'rollup')).toEqual([])
  })

  test('comes when severity or certainty rises, and once', async () => {
    await settle()
    const reader = await alerted('sy-idlib')
    const graver = await alone('sy-idlib', { severity: 'moderate' })
    const surer = await alone('sy-idlib', { certainty: 'unverified' })
    expect(await told(reader)).toEqual([])
    await revised(graver, 'sy-idlib', { change: 'update', severity: 'severe' })
    await released()
    await revised(surer, 'sy-idlib', { change: 'correction', certainty: 'reported', reason: { en: 'It was seen.' } })
    await released()
    expect(await told(reader)).toEqual([[graver], [surer]])
    await revised(graver, 'sy-idlib', { number: 3, change: 'update', severity: 'extreme' })
    await released()
    expect(await told(reader)).toEqual([[graver], [surer]])
  })

  test('is not sent to who confirmed after it happened, nor of what they did not follow then', async () => {
    await settle()
    const reader = await alerted('sy-tartus')
    await happened('sy-quneitra')
    const before = await alone('sy-tartus')
    const young = await alerted('sy-tartus')
    await press(await linkTo(reader, 'preferences'), { regions: 'sy-quneitra', alerts: 'severe', cadence: 'none' })
    const [here, there] = [await happened('sy-tartus'), await happened('sy-quneitra')]
    await released()
    expect(await told(young)).toEqual([[here]])
    expect(await told(reader)).toEqual([[before], [there]])
  })

  test('that was released and not yet sent still reaches who chooses something else at that moment', async () => {
    await settle()
    const reader = await alerted('sy-raqqa')
    const start = await now()
    const id = await happened('sy-raqqa')
    await tick(start + HOLD - 1_000)
    await passed((await now()) + 1_500)
    await press(await linkTo(reader, 'preferences'), { regions: 'sy-tartus', alerts: 'severe', cadence: 'none' })
    // A ticket that an earlier event left may have come before the choice: it is told once in either case.
    await tick((await now()) + MINUTE)
    expect(await told(reader)).toEqual([[id]])
    const next = await alone('sy-tartus')
    await alone('sy-raqqa')
    expect(await told(reader)).toEqual([[id], [next]])
  })

  test('is written in the reader’s own language', async () => {
    await settle()
    const reader = await alerted('sy-latakia', { lang: 'ar' })
    await alone('sy-latakia')
    const [mail] = await mailsTo(reader, 'alert')
    expect(mail!.html).toContain('<html lang="ar" dir="rtl"')
    expect(mail!.text).toContain('درجة الخطورة: خطير')
    expect(mail!.subject).toMatch(/^\u2068?Something happened/)
  })
})

describe('flood control', () => {
  test('holds what comes after the last alert of the hour, and sends it as one at its end', async () => {
    await settle()
    const reader = await alerted('sy-aleppo', { alerts_per_hour: 2 })
    const start = await now()
    const ids = []
    for (let each = 0; each < 4; each++) ids.push(await alone('sy-aleppo'))
    expect(await told(reader)).toEqual([[ids[0]], [ids[1]]])
    await tick(start + HOUR - 5 * MINUTE)
    expect(await told(reader, 'rollup')).toEqual([])
    await tick(start + HOUR + 2 * MINUTE)
    expect(await told(reader, 'rollup')).toEqual([[ids[2], ids[3]].sort()])
    const next = await alone('sy-aleppo')
    expect(await told(reader)).toEqual([[ids[0]], [ids[1]], [next]])
    await tick((await now()) + 3 * HOUR)
    expect(await told(reader, 'rollup')).toHaveLength(1)
  })

  test('lets the extreme through at once, and leaves it out of the roll-up', async () => {
    await settle()
    const reader = await alerted('sy-homs', { alerts_per_hour: 1 })
    const patient = await alerted('sy-homs', { alerts_per_hour: 1, extreme_at_once: false })
    const [first, held] = [await alone('sy-homs'), await alone('sy-homs')]
    const extreme = await alone('sy-homs', { severity: 'extreme' })
    expect(await told(reader)).toEqual([[first], [extreme]])
    expect(await told(patient)).toEqual([[first]])
    await tick((await now()) + HOUR)
    expect(await told(reader, 'rollup')).toEqual([[held]])
    expect(await told(patient, 'rollup')).toEqual([[held, extreme].sort()])
  })

  test('still tells who changes what they follow what they were owed, and nothing that was before the change', async () => {
    await settle()
    const reader = await alerted('sy-hama', { alerts_per_hour: 1 })
    const [first, owed] = [await alone('sy-hama'), await alone('sy-hama')]
    await alone('sy-daraa')
    await press(await linkTo(reader, 'preferences'), { regions: 'sy-daraa', alerts: 'severe', cadence: 'none' })
    const after = await alone('sy-daraa')
    await alone('sy-hama')
    await tick((await now()) + HOUR)
    expect(await told(reader)).toEqual([[first], [after]])
    expect(await told(reader, 'rollup')).toEqual([[owed]])
  })

  test('does not mention what was withdrawn while it was held', async () => {
    await settle()
    const reader = await alerted('sy-raqqa', { alerts_per_hour: 1 })
    await alone('sy-raqqa')
    const [wrong, right] = [await alone('sy-raqqa'), await alone('sy-raqqa')]
    await revised(wrong, 'sy-raqqa', { change: 'retraction', reason: { en: 'It did not happen.' } })
    await tick((await now()) + HOUR)
    expect(await told(reader, 'rollup')).toEqual([[right]])
  })
})

describe('quiet hours', () => {
  const night = { quiet: { from: '22:00', to: '06:00' }, digest: { cadence: 'none', timezone: 'Asia/Damascus' } }

  test('hold everything but the extreme until their end, in the reader’s own zone', async () => {
    const reader = await alerted('sy-aleppo', night)
    const patient = await alerted('sy-aleppo', { ...night, extreme_at_once: false })
    await tick(await nextAt('20:30'))
    const [first, extreme] = [await alone('sy-aleppo'), await alone('sy-aleppo', { severity: 'extreme' })]
    const second = await alone('sy-aleppo')
    expect(await told(reader)).toEqual([[extreme]])
    expect(await told(patient)).toEqual([])
    await tick((await nextAt('03:00')) - MINUTE)
    expect(await told(reader, 'rollup')).toEqual([])
    await tick(await nextAt('03:00', 0))
    expect(await told(reader, 'rollup')).toEqual([[first, second].sort()])
    expect(await told(patient, 'rollup')).toEqual([[first, extreme, second].sort()])
    const day = await alone('sy-aleppo')
    expect(await told(patient)).toEqual([[day]])
  })
})

describe('the next digest', () => {
  const daily = { cadence: 'daily', time: '07:00', timezone: 'UTC' }

  test('marks what was told at once, in short, and shows it in full where more is known since', async () => {
    await settle()
    const reader = await alerted('sy-idlib', { digest: daily })
    const due = await nextAt('07:00', 30 * MINUTE)
    const known = await alone('sy-idlib')
    const changed = await alone('sy-idlib')
    await revised(changed, 'sy-idlib', { change: 'update', reason: { en: 'More is known.' } })
    const fresh = await happened('sy-idlib', { severity: 'minor' })
    await released()
    await tick(due)
    expect(await digestsTo(reader)).toEqual([[known, changed, fresh].sort()])
    const [mail] = await mailsTo(reader, 'digest')
    const marks = mail!.text.split('\n').filter((line) => line.includes('in an alert'))
    expect(marks).toHaveLength(2)
    expect(mail!.text.split('It was reported.')).toHaveLength(3)
  })

  test('leaves it out for who wants that, and is not sent where nothing else is new', async () => {
    await settle()
    const reader = await alerted('sy-daraa', { digest: daily, alerted: 'left_out' })
    const other = await subscribed({ regions: ['sy-daraa'], digest: daily })
    const due = await nextAt('07:00', 30 * MINUTE)
    const known = await alone('sy-daraa')
    await tick(due)
    expect(await digestsTo(reader)).toEqual([])
    expect(await digestsTo(other)).toEqual([[known]])
    const fresh = await happened('sy-daraa', { severity: 'minor' })
    await tick(due + DAY)
    expect(await digestsTo(reader)).toEqual([[fresh]])
  })
})

test('an alert is withdrawn by its one click, and by erasure: nobody hears any more', async () => {
  await settle()
  const [leaver, erased] = [await alerted('sy-homs'), await alerted('sy-homs', { alerts_per_hour: 1 })]
  await alone('sy-homs')
  const link = await linkTo(leaver, 'unsubscribe')
  expect((await fetch(link, { method: 'POST', body: formOf({ 'List-Unsubscribe': 'One-Click' }) })).status).toBe(200)
  await alone('sy-homs')
  await press(`${await linkTo(erased, 'data')}/erase`)
  await tick((await now()) + 2 * HOUR)
  await idle()
  expect(await mailsTo(leaver, 'alert')).toHaveLength(1)
  expect([...(await mailsTo(erased, 'alert')), ...(await mailsTo(erased, 'rollup'))]).toHaveLength(1)
  expect(await mailsTo(freshAddress())).toEqual([])
})
