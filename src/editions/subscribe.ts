import type { Site } from '../../templates/views.ts'
import type { Choice } from '../audience/preferences.ts'
import type { Roster } from '../audience/subscriber-store.ts'
import type { Suppressions } from '../audience/suppression-store.ts'
import type { Journal } from '../timeline/journal-store.ts'
import { confirmationEdition } from './render/render-edition.ts'
import type { Archive } from './stores/edition-store.ts'
import type { Runs } from './stores/run-store.ts'

export type Desk = {
  journal: Journal
  roster: Roster
  suppressions: Suppressions
  runs: Runs
  archive: Archive
  site: Site
}

const HOUR = 3_600_000
/** How long a confirmation link lives. */
export const CONFIRM_WITHIN_MS = 72 * HOUR

/**
 * Writes a choice down and sends the address one mail to confirm it. Whoever asks learns nothing of the address:
 * one that must not be written to, or was written to a moment ago, is passed over in silence.
 * Answers whether a mail waits to be sent.
 */
export const subscribe = async (
  desk: Desk,
  email: string,
  choice: Choice,
  now: number,
  limited: boolean,
): Promise<boolean> => {
  const address = await desk.suppressions.addressOf(email)
  if (await desk.suppressions.has(address)) return false
  const known = (await desk.roster.byEmail(email))?.state === 'active'
  const edition = await confirmationEdition(choice.lang, known, desk.site)
  if (!(await desk.archive.bytesOf([edition.id])).has(edition.id)) await desk.archive.keep(edition, now)
  await desk.roster.commit([
    ...desk.roster.asking(email, address, choice, now, limited),
    ...desk.runs.confirming(email, edition.id, now),
  ])
  return true
}

export type Confirmed = 'confirmed' | 'changed' | 'done before' | 'expired' | 'unknown'

/** How a confirmation link stands: whether it may still be used, and whether it was. */
export const confirmationState = async (
  desk: Desk,
  request: number,
  now: number,
): Promise<'open' | 'done before' | 'expired' | 'unknown'> => {
  const asked = await desk.roster.request(request)
  if (!asked) return 'unknown'
  if (now > asked.requestedAt + CONFIRM_WITHIN_MS) return 'expired'
  return asked.confirmedAt === null ? 'open' : 'done before'
}

/**
 * Makes the choice of a confirmation link take effect. A reader who was not active is welcomed with the story so
 * far, and told only what is new from there on; one who was keeps what they were told up to. `word` is random.
 */
export const confirm = async (desk: Desk, request: number, now: number, word: string): Promise<Confirmed> => {
  const state = await confirmationState(desk, request, now)
  if (state !== 'open') return state
  const { subscriber, choice } = (await desk.roster.request(request))!
  const reader = (await desk.roster.byNumber(subscriber))!
  const released = await desk.journal.released(now)
  await desk.roster.commit([
    ...desk.runs.welcoming(subscriber, released, now, request),
    ...(await desk.roster.taking({ subscriber, choice, now, released, answered: { request, word } })),
  ])
  return reader.state === 'active' ? 'changed' : 'confirmed'
}

/** Makes a choice from the preference page take effect; false where the subscription has ended. */
export const choose = async (desk: Desk, subscriber: number, choice: Choice, now: number): Promise<boolean> => {
  if ((await desk.roster.byNumber(subscriber))?.state !== 'active') return false
  const released = await desk.journal.released(now)
  await desk.roster.commit(await desk.roster.taking({ subscriber, choice, now, released, answered: null }))
  return true
}

/** Sends a reader at once what their next digest would tell; false where they have no digest or nothing is new. */
export const tellNow = async (desk: Desk, subscriber: number, now: number): Promise<boolean> => {
  const place = await desk.roster.place(subscriber)
  const to = await desk.journal.released(now)
  if (!place || to <= place.told) return false
  await desk.roster.commit([
    ...desk.runs.askingNow(subscriber, place, to, now),
    ...desk.roster.advancing(subscriber, place, to),
  ])
  return true
}

/** Ends a subscription at its reader's wish. Doing it again changes nothing. */
export const unsubscribe = async (desk: Desk, subscriber: number, now: number): Promise<void> => {
  await desk.roster.commit(desk.roster.ending(subscriber, 'unsubscribed', now))
}
