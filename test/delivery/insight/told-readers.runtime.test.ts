import { beforeEach, describe, expect, test } from 'vitest'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { asPublisher, inbox, postJson, stores } from '../../world.ts'

const DAY = 86_400_000
const clock = { wall: Date.UTC(2026, 10, 23) }
const RECORD = {
  nature: 'event',
  kind: 'conflict.clash',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  number: 2,
  reason: { en: 'It did not happen.' },
}

/** Records an event, and sends it in a digest if anybody follows its region. */
const sendDigest = async (event: string): Promise<void> => {
  await recorded(event, { recorded_at: clock.wall, release_at: clock.wall })
  clock.wall += DAY
  await claimDueDigests(stores(), clock.wall)
  while (await planPage(await planContext(), clock.wall, clock.wall)) {
    // Each page is one ticket.
  }
  const context = await mailContext(clock, { now: async () => clock.wall })
  while ((await sendNextChunk(context)).result !== 'nothing') {
    // Each call sends one chunk.
  }
}
const revise = (event: string, more: object, query = '') =>
  postJson(`/v1/events/${event}/revisions${query}`, { ...RECORD, ...more }, asPublisher)

beforeEach(inbox.unlimited)

describe('a silent revision of an event', () => {
  test('of which nobody was told is recorded', async () => {
    await sendDigest('untold')
    expect((await revise('untold', { change: 'retraction', silent: true })).status).toBe(201)
  })

  test('that takes back what readers were told is refused with their number, and a plain correction is not', async () => {
    await readers(3, 'told-', {})
    await sendDigest('told')
    for (const more of [{ change: 'retraction' }, { change: 'correction', urgent: true }])
      for (const query of ['', '?dry_run=true']) {
        const answer = await revise('told', { ...more, silent: true }, query)
        expect(answer.status).toBe(422)
        expect(await answer.json()).toMatchObject({ told: 3, errors: [{ pointer: '/silent' }] })
      }
    expect((await revise('told', { change: 'correction', silent: true })).status).toBe(201)
  })

  test('that is not silent goes to all of them, and the rehearsal says how many', async () => {
    await sendDigest('told-again')
    const answer = await revise('told-again', { change: 'retraction' }, '?dry_run=true')
    expect(await answer.json()).toMatchObject({ told: { at_once: 3, next_digest: 0 } })
  })
})
