import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { claimCorrections } from '../../../src/editions/claim/claim-corrections.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { changePreferences } from '../../../src/editions/subscribe.ts'
import { CHOICE, mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { inbox, stores } from '../../world.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const HALF_HOUR = 30 * 60_000
const START = Date.UTC(2026, 10, 23)
const LATE = 'An older mail about this may still arrive.'
let days = 0
let named = 0
const clock = { wall: START }
type MailContext = Awaited<ReturnType<typeof mailContext>>

const planAll = async (): Promise<void> => {
  while (await planPage(await planContext(), clock.wall, clock.wall)) {
    // Each page is one ticket.
  }
}
const nextDay = (): void => {
  clock.wall = START + ++days * DAY
}
/** Claims what is due now, as a tick does. */
const claimAll = async (): Promise<void> => {
  // No test here is about alerts, and a digest waits for those that are not claimed.
  await env.DB.prepare(
    'UPDATE watch SET seq = (SELECT max(seq) FROM journal), to_seq = (SELECT max(seq) FROM journal)',
  ).run()
  await claimCorrections(stores().corrections, clock.wall)
  await claimDueDigests(stores(), clock.wall)
}
const tick = async (): Promise<void> => {
  await claimAll()
  await planAll()
}
/** Sends until no chunk is left, and moves the wall clock past every wait. */
const sendAll = async (context: MailContext): Promise<void> => {
  for (
    let at = await context.pendingWork.findNextClaimTime();
    at !== null;
    at = await context.pendingWork.findNextClaimTime()
  ) {
    clock.wall = Math.max(clock.wall, at)
    const result = await sendNextChunk(context)
    if (result.result === 'wait' && !result.hasMoreWork) clock.wall += result.ms
  }
}
const correct = (event: string, urgent: boolean, number = 2, more: Parameters<typeof recorded>[1] = {}) =>
  recorded(event, {
    ...{ number, urgent, change: 'correction' as const, reason: { en: 'The place was wrong.' } },
    text: { en: { title: `Corrected: ${event}`, summary: 'It was elsewhere.' } },
    ...{ recorded_at: clock.wall, release_at: clock.wall },
    ...more,
  })
/** The kinds of the mails to a reader that name the event. */
const kindsTo = async (name: string, event: string): Promise<(string | undefined)[]> =>
  (await inbox.mails())
    .filter(({ to, text }) => to[0]!.startsWith(name) && text.includes(`/events/${event}`))
    .map(({ tags }) => tags.kind)

/** Tells a new event to one reader by a digest. Returns the beginning of their address and the event. */
const tellOneReader = async () => {
  const [told, event] = [`told-${++named}-`, `event-${named}`]
  const context = await mailContext(clock)
  await readers(1, told)
  await recorded(event, { recorded_at: clock.wall })
  nextDay()
  await tick()
  await sendAll(context)
  return { context, told, event }
}

const NO_DIGEST = { digest: { ...CHOICE.digest, cadence: 'none' as const }, alerts: 'all' as const }

beforeEach(async () => {
  await env.DB.batch(
    [
      'chunk',
      'audience',
      'carried',
      'waiting',
      'shown_correction',
      'run',
      'plan',
      'membership',
      'subscriber',
      'schedule',
    ].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
  )
  await env.DB.prepare('UPDATE tick SET noticed_seq = (SELECT coalesce(max(seq), 0) FROM journal)').run()
  await env.DB.prepare('UPDATE provider SET next_slot_at = 0, wait_until = 0, wait_reason = NULL, probing = 0').run()
  await inbox.forget()
  await inbox.unlimited()
  nextDay()
})

describe('an urgent correction', () => {
  test('that a digest shows, because it was claimed while the digest waited, is in no later digest', async () => {
    const [name, event] = [`swap${++named}-`, `swapped-${named}`]
    const context = await mailContext(clock)
    await readers(1, name)
    await recorded(event, { recorded_at: clock.wall })
    nextDay()
    await tick()
    await correct(event, true)
    await tick()
    await sendAll(context)
    expect(await kindsTo(name, event)).toEqual(['digest'])
    expect((await inbox.mails())[0]!.text).toContain(`Corrected: ${event}`)
    nextDay()
    await tick()
    await sendAll(context)
    expect(await kindsTo(name, event)).toEqual(['digest'])
  })

  test('of what a reader was told is in no digest that was planned before it, and is in that of the others', async () => {
    const { context, told, event } = await tellOneReader()
    const follower = `fresh-${named}-`
    await readers(1, follower)
    await recorded(event, { number: 2, change: 'update', recorded_at: clock.wall })
    await recorded(`other-${event}`, { recorded_at: clock.wall })
    nextDay()
    await tick()
    await correct(event, true, 3)
    await tick()
    await sendAll(context)
    expect(await kindsTo(told, event)).toEqual(['digest', 'correction'])
    expect(await kindsTo(told, `other-${event}`)).toEqual(['digest'])
    expect(await kindsTo(follower, event)).toEqual(['digest'])
    const digests = (await inbox.mails()).filter(({ tags, text }) => tags.kind === 'digest' && text.includes('other-'))
    expect(digests.map(({ text }) => text.includes(`Corrected: ${event}`)).sort()).toEqual([false, true])
  })

  test('leaves nothing to a digest planned before it, which waits until the readers of the correction are found', async () => {
    const { context, told, event } = await tellOneReader()
    await recorded(event, { number: 2, change: 'update', recorded_at: clock.wall })
    nextDay()
    await tick()
    await correct(event, true, 3)
    await claimCorrections(stores().corrections, clock.wall)
    expect(await sendNextChunk(context)).toMatchObject({ result: 'wait' })
    await planAll()
    await sendAll(context)
    expect(await kindsTo(told, event)).toEqual(['digest', 'correction'])
    const { results } = await env.DB.prepare("SELECT left_out FROM chunk WHERE state = 'empty'").all<{
      left_out: string
    }>()
    expect(results.map(({ left_out }) => JSON.parse(left_out)[0][1])).toEqual(['corrected'])
  })

  test('is in the digest of a follower who was never told of the event, and not in that of those who were', async () => {
    const { context, told, event } = await tellOneReader()
    const follower = `never-${named}-`
    await readers(1, follower)
    await correct(event, true)
    await tick()
    nextDay()
    await tick()
    await sendAll(context)
    expect(await kindsTo(told, event)).toEqual(['digest', 'correction'])
    expect(await kindsTo(follower, event)).toEqual(['digest'])
    const digest = (await inbox.mails()).find(({ to }) => to[0]!.startsWith(follower))!
    expect(digest.text).toContain('The place was wrong.')
  })

  test('is not told again by a digest whose window ends before it, because an earlier revision is on hold', async () => {
    const { context, told, event } = await tellOneReader()
    await recorded(event, { number: 2, change: 'update', recorded_at: clock.wall })
    const onHold = { recorded_at: clock.wall, release_at: clock.wall + 2 * DAY }
    await recorded(`waiting-${named}`, onHold)
    await correct(event, true, 3)
    nextDay()
    await tick()
    await sendAll(context)
    expect(await kindsTo(told, event)).toEqual(['digest', 'correction'])
  })

  test('is not told again by a digest that could be planned before the readers of the correction are found', async () => {
    const { context, told, event } = await tellOneReader()
    await correct(event, true)
    nextDay()
    await claimAll()
    await env.DB.prepare("UPDATE plan SET not_before = ?1 WHERE kind = 'correction'")
      .bind(clock.wall + 1_000)
      .run()
    await planAll()
    clock.wall += 1_000
    await planAll()
    await sendAll(context)
    expect(await kindsTo(told, event)).toEqual(['digest', 'correction'])
  })
})

describe('a correction that is not urgent', () => {
  const choose = (reader: number, more: Partial<Preferences>) =>
    changePreferences(planned, reader, { preferences: { ...CHOICE, ...more }, pause: null }, clock.wall)
  const [elsewhere, nowhere] = [{ regions: [{ id: 'sy-homs' }] }, { regions: [] }]
  const HOMS = { regions: ['sy-homs'] }
  let planned: Awaited<ReturnType<typeof planContext>>
  type Act = (event: string, reader: number) => Promise<unknown>
  const correctIn =
    (number: number, more: object): Act =>
    (event) =>
      correct(event, false, number, more)
  const update =
    (number: number, more: object): Act =>
    (event) =>
      recorded(event, { number, change: 'update', recorded_at: clock.wall, release_at: clock.wall, ...more })
  const follow =
    (more: Partial<Preferences>): Act =>
    (_, reader) =>
      choose(reader, more)

  test.each<[string, string, Act[]]>([
    ['of what the reader follows is in the digest', 'digest', [correctIn(2, {})]],
    ['after which the reader follows another place is in the digest', 'digest', [correctIn(2, {}), follow(HOMS)]],
    ['before which the reader followed another place is a mail', 'correction', [follow(HOMS), correctIn(2, {})]],
    [
      'away from which and back the reader went is in the digest',
      'digest',
      [follow(HOMS), follow({}), correctIn(2, {})],
    ],
    ['between going and coming back is a mail', 'correction', [follow(HOMS), correctIn(2, {}), follow({})]],
    ['that moves the event away is a mail', 'correction', [correctIn(2, elsewhere)]],
    [
      'that moves the event to where the reader goes after it is a mail',
      'correction',
      [correctIn(2, elsewhere), follow(HOMS)],
    ],
    ['of an event that an update moves away is a mail', 'correction', [correctIn(2, {}), update(3, elsewhere)]],
    [
      'of an event that an update leaves without a place is a mail',
      'correction',
      [correctIn(2, {}), update(3, nowhere)],
    ],
    [
      'that moves the event away is in the digest if an update moves it back',
      'digest',
      [correctIn(2, elsewhere), update(3, {})],
    ],
    [
      'of an event that a silent update moves away is a mail',
      'correction',
      [correctIn(2, {}), update(3, { ...elsewhere, silent: true })],
    ],
    [
      'after which the event is less severe than the reader wants is a mail',
      'correction',
      [follow({ severity: 'severe' }), correctIn(2, { severity: 'minor' })],
    ],
    [
      'followed by another that moves the event away is one mail',
      'correction',
      [correctIn(2, {}), correctIn(3, elsewhere)],
    ],
    ['is a mail at once if the reader gives up digests', 'correction', [correctIn(2, {}), follow(NO_DIGEST)]],
    ['is a mail if the reader gave up digests before', 'correction', [follow(NO_DIGEST), correctIn(2, {})]],
    [
      'is in the digest of another hour',
      'digest',
      [correctIn(2, {}), follow({ digest: { ...CHOICE.digest, time: '18:00' } })],
    ],
  ])('%s', async (_, kind, acts) => {
    planned = await planContext()
    const [name, event] = [`plain${++named}-`, `plain-${named}`]
    const context = await mailContext(clock)
    const [reader] = await readers(1, name)
    await recorded(event, { recorded_at: clock.wall, release_at: clock.wall })
    nextDay()
    await tick()
    await sendAll(context)
    for (const act of acts) {
      clock.wall += HOUR
      await act(event, reader!)
      await claimCorrections(stores().corrections, clock.wall)
      await planAll()
    }
    for (let day = 0; day < 2; day++) {
      nextDay()
      clock.wall += 20 * HOUR
      await tick()
      await sendAll(context)
    }
    expect(await kindsTo(name, event)).toEqual(['digest', kind])
    expect((await inbox.mails()).at(-1)!.text).toContain('The place was wrong.')
  })
})

describe('more corrections than a digest has room for', () => {
  const carriedRows = async (): Promise<number> =>
    (await env.DB.prepare('SELECT count(*) AS count FROM carried').first<{ count: number }>())!.count

  test('lead the next digest, and are mails to a reader who gives up digests; each costs one row', async () => {
    const [stays, leaves, prefix] = [`full${++named}-`, `gives-up${named}-`, `full-${named}`]
    const context = await mailContext(clock)
    await readers(1, stays)
    const [leaver] = await readers(1, leaves)
    const events = Array.from({ length: 72 }, (_, at) => `${prefix}-${at}-end`)
    const nextTick = async (): Promise<void> => {
      await inbox.forget()
      nextDay()
      await tick()
      await sendAll(context)
    }
    const listed = async (name: string): Promise<string[]> => {
      const texts = (await inbox.mails()).filter(({ to }) => to[0]!.startsWith(name)).map(({ text }) => text)
      return events.filter((event) => texts.some((text) => text.includes(`/events/${event}`)))
    }
    for (let at = 0; at < events.length; at += 18) {
      for (const event of events.slice(at, at + 18))
        await recorded(event, { recorded_at: clock.wall, release_at: clock.wall })
      await nextTick()
    }
    for (const event of events) await correct(event, false)
    expect(await carriedRows()).toBe(0)
    await nextTick()
    const first = await listed(stays)
    expect(first.length).toBeGreaterThan(40)
    expect(await listed(leaves)).toEqual(first)
    expect(await carriedRows()).toBe(2)
    await changePreferences(context, leaver!, { preferences: { ...CHOICE, ...NO_DIGEST }, pause: null }, clock.wall)
    expect(await carriedRows()).toBe(1)
    await recorded(`later-${prefix}`, { recorded_at: clock.wall, release_at: clock.wall, severity: 'extreme' })
    await nextTick()
    const rest = events.filter((event) => !first.includes(event))
    expect(await listed(stays)).toEqual(rest)
    expect(await listed(leaves)).toEqual(rest)
    const [digest] = (await inbox.mails()).filter(({ tags }) => tags.kind === 'digest')
    expect(digest!.text.indexOf(rest.at(-1)!)).toBeLessThan(digest!.text.lastIndexOf(`/events/later-${prefix}`))
    expect(await carriedRows()).toBe(0)
    await nextTick()
    expect([await listed(stays), await listed(leaves)]).toEqual([[], []])
  })
})

describe('while a digest that told an event has no known outcome', () => {
  /** Sends a digest whose outcome is unknown and whose next attempt is a day later. Returns the names and the event. */
  const tellWithUnknownOutcome = async (context: MailContext) => {
    const [name, other, event] = [`unknown${++named}-`, `other${named}-`, `unsettled-${named}`]
    await readers(1, name)
    await recorded(event, { recorded_at: clock.wall })
    nextDay()
    await tick()
    await inbox.fail({ drop: 'before' })
    await sendNextChunk(context)
    await env.DB.prepare("UPDATE chunk SET not_before = ?1 WHERE state = 'frozen'")
      .bind(clock.wall + 2 * DAY)
      .run()
    await readers(1, other)
    return { name, other, event }
  }

  test('the digest with its correction waits for it, 30 minutes at most, and others do not', async () => {
    const context = await mailContext(clock)
    const { name, other, event } = await tellWithUnknownOutcome(context)
    await correct(event, false)
    clock.wall += 8 * HOUR
    await tick()
    const planned = clock.wall
    await sendNextChunk(context)
    await sendNextChunk(context)
    expect(await kindsTo(other, event)).toEqual(['digest'])
    expect((await inbox.mails())[0]!.text.replaceAll('\n', ' ')).not.toContain(LATE)
    expect(await kindsTo(name, event)).toEqual([])
    clock.wall = planned + HALF_HOUR - 1
    await sendNextChunk(context)
    expect(await kindsTo(name, event)).toEqual([])
    clock.wall = planned + HALF_HOUR
    await sendNextChunk(context)
    expect(await kindsTo(name, event)).toEqual(['digest'])
    expect((await inbox.mails())[1]!.text.replaceAll('\n', ' ')).toContain(LATE)
    expect((await inbox.mails())[1]!.html).toContain(LATE)
  })

  test('the digest with its correction goes as usual once the outcome is known', async () => {
    const context = await mailContext(clock)
    const { name, event } = await tellWithUnknownOutcome(context)
    await correct(event, false)
    clock.wall += 8 * HOUR
    await tick()
    await sendNextChunk(context)
    await sendNextChunk(context)
    await env.DB.prepare('UPDATE chunk SET not_before = 0').run()
    clock.wall += 10_000
    await sendAll(context)
    const mails = (await inbox.mails()).filter(({ to }) => to[0]!.startsWith(name))
    expect(mails.map(({ text }) => text.includes(`Corrected: ${event}`))).toEqual([false, true])
    expect(mails[1]!.text.replaceAll('\n', ' ')).not.toContain(LATE)
  })

  test('and waits for a person, a correction waits 30 minutes at most', async () => {
    const context = await mailContext(clock)
    const { name, event } = await tellWithUnknownOutcome(context)
    await env.DB.prepare("UPDATE chunk SET state = 'unknown', recipients = NULL WHERE state = 'frozen'").run()
    await correct(event, true)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    const planned = clock.wall
    for (let result = await sendNextChunk(context); result.result === 'wait'; result = await sendNextChunk(context)) {
      expect(result.ms).toBeLessThanOrEqual(60_000)
      clock.wall += result.ms
    }
    expect(clock.wall - planned).toBe(HALF_HOUR)
    expect(await kindsTo(name, event)).toEqual(['correction'])
    expect((await inbox.mails())[0]!.text.replaceAll('\n', ' ')).toContain(LATE)
    const unknown = await env.DB.prepare("SELECT id FROM chunk WHERE state = 'unknown'").first<{ id: number }>()
    await stores().chunks.resolveUnknown(unknown!.id, 'resend', clock.wall)
    await sendAll(context)
    expect(await kindsTo(name, event), 'the digest that is sent again leaves it out').toEqual(['correction'])
  })
})
