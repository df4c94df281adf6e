import { sha256 } from '../../lib/canonical-json.ts'
import type { Chunk, Frozen, Ledger, Slot } from './chunk-store.ts'
import { draftChunk, type Press, writePayload } from './freeze.ts'
import type { Provider } from './provider-client.ts'
import { type Outcome, outcomeOf, rateIn } from './provider-outcome.ts'

export type Sender = Press & {
  ledger: Ledger
  provider: Provider
  /** The wall's time in ms. */
  wall: () => number
  /** Waits so many ms. */
  sleep: (ms: number) => Promise<void>
  /** When the last request went out from here, by the wall in ms. */
  pace: { sentAt: number }
  /** Chance in [0, 1). */
  chance: () => number
  /** Notes a trouble for the operator; ids at most, never an address. */
  report: (name: string, detail: string) => Promise<void>
}

/** What a mail ticket came to. `wait` asks for another ticket after so many ms: the work went back. */
/** `resumed` says that sending had stopped and goes on: all that is due wants tickets again. */
export type Spent = { did: 'sent'; resumed: boolean } | { did: 'nothing' } | { did: 'wait'; ms: number }

/** The provider forgets a key after 24 hours; an hour before, repeating under it is no longer safe. */
const KEY_LIVES_MS = 23 * 3_600_000
const MOST_REDRAFTS = 5
const UNACCOUNTED_WAITS_MS = 60_000
const KIND_WAITS_MS = 3_600_000
const LONGEST_HELD_MS = 24 * KIND_WAITS_MS
/** A short wait keeps its tickets; after a long one new ones are made. */
const SHORT_WAIT_MS = 30_000

/**
 * Spends one ticket: takes the most urgent chunk that is due, freezes it if it is not, and hands it over. `underWay` is
 * told the bytes of its request when that goes out.
 */
export const spendTicket = async (sender: Sender, underWay: (bytes: number) => void = () => {}): Promise<Spent> => {
  const chunk = await sender.ledger.claim(sender.wall())
  if (!chunk) return whyNot(sender)
  const ready = chunk.frozen ? await again(sender, chunk, chunk.frozen) : await freeze(sender, chunk)
  if ('did' in ready) return ready
  return settle(sender, chunk, ready, await handOver(sender, chunk, ready, underWay))
}

/** `isFirst` says that no attempt was made before: what is refused then was surely not taken. */
type Ready = { frozen: Frozen; payload: Uint8Array; isFirst: boolean }

/** Nothing could be claimed: because all sending waits, or because there is nothing. */
const whyNot = async ({ ledger, wall }: Sender): Promise<Spent> => {
  const { waitUntil, pausedAt } = await ledger.standing()
  const ms = waitUntil - wall()
  return pausedAt === null && ms > 0 && ms <= SHORT_WAIT_MS ? { did: 'wait', ms } : { did: 'nothing' }
}

/** Fixes a chunk's members and bytes. A reader who leaves, or a retraction that lands meanwhile, makes it look again. */
const freeze = async (sender: Sender, chunk: Chunk): Promise<Ready | Spent> => {
  const { ledger, wall } = sender
  for (let tries = 0; tries < MOST_REDRAFTS; tries++) {
    const heads = await ledger.heads()
    const draft = await draftChunk(sender, chunk, heads, wall())
    if (draft.frozen.recipients.length === 0) {
      await ledger.empty(chunk, draft.leftOut, wall())
      return { did: 'nothing' }
    }
    const frozen = { ...draft.frozen, frozenAt: wall() }
    const looked = {
      leftOut: draft.leftOut,
      checkedSeq: Math.max(chunk.checkedSeq, heads.retraction),
      checkedRun: heads.run,
      runs: chunk.members.runs.filter((run) => !draft.cancelled.includes(run)),
    }
    if (await ledger.freeze(chunk, frozen, looked)) return { frozen, payload: draft.payload, isFirst: true }
  }
  await ledger.putBack(chunk, wall(), true)
  return { did: 'wait', ms: 0 }
}

/** Writes a frozen chunk's mails again; bytes that differ from the frozen ones are never sent. */
const again = async (sender: Sender, chunk: Chunk, frozen: Frozen): Promise<Ready | Spent> => {
  const { ledger, report, wall } = sender
  const payload = await writePayload(sender, chunk, frozen)
  const isSame = (await sha256(payload)) === frozen.payloadHash
  if (isSame && wall() < frozen.frozenAt + KEY_LIVES_MS) return { frozen, payload, isFirst: false }
  await ledger.hold(chunk)
  await report(
    'outcome unknown',
    `Chunk ${chunk.id} waits for callbacks and a person: ${isSame ? 'its key is too old' : 'its bytes have changed'}.`,
  )
  return { did: 'nothing' }
}

const handOver = async (
  sender: Sender,
  chunk: Chunk,
  { frozen, payload }: Ready,
  underWay: (bytes: number) => void,
): Promise<Outcome> => {
  const { ledger, provider, wall, chance } = sender
  const key = `${await ledger.deployment()}-${chunk.id}-${frozen.payloadHash.slice(0, 16)}`
  const slot = await turnOf(sender)
  underWay(payload.length)
  const answer = await provider(payload, key)
  const rate = rateIn(answer.headers)
  if (rate !== null && rate !== slot.perSecond) await ledger.learnRate(rate)
  return accounted(outcomeOf(answer, chunk.attempts, wall(), chance()), frozen.recipients.length)
}

/** Waits for the reserved moment, and on while another request has just gone out: one that was late would be crowded. */
const turnOf = async ({ ledger, wall, sleep, pace }: Sender): Promise<Slot> => {
  const slot = await ledger.slot(wall())
  for (;;) {
    const now = wall()
    const free = pace.sentAt > now ? now : pace.sentAt + slot.gapMs
    const ms = Math.ceil(Math.max(slot.at, free) - now)
    if (ms <= 0) break
    await sleep(ms)
  }
  pace.sentAt = wall()
  return slot
}

/** An answer that does not account for every member leaves it unclear what was taken. */
const accounted = (outcome: Outcome, members: number): Outcome =>
  outcome.was === 'accepted' && outcome.ids.length + outcome.refused.length !== members
    ? { was: 'unclear', waitMs: UNACCOUNTED_WAITS_MS }
    : outcome

/** Writes down what the provider's answer means, and says whether the work went back. */
const settle = async (sender: Sender, chunk: Chunk, ready: Ready, outcome: Outcome): Promise<Spent> => {
  const { ledger, report, wall } = sender
  const back = { waitMs: 'waitMs' in outcome ? outcome.waitMs : 0, burnt: false, isFirst: ready.isFirst }
  switch (outcome.was) {
    case 'accepted': {
      const refused = refusedReaders(ready.frozen, outcome.refused)
      const resumed = await ledger.sent(chunk.id, { ids: outcome.ids, refused }, wall())
      if (refused.length > 0)
        await report('readers refused', `The provider refused ${refused.length} of chunk ${chunk.id}.`)
      return { did: 'sent', resumed }
    }
    case 'put off':
      await ledger.wait(wall() + outcome.waitMs, outcome.reason, outcome.waitMs > SHORT_WAIT_MS)
      if (outcome.waitMs > SHORT_WAIT_MS)
        await report('quota', `The provider takes nothing for now: ${outcome.reason}.`)
      return giveBack(sender, chunk, back)
    case 'locked out':
      await ledger.wait(wall() + outcome.waitMs, outcome.reason, true)
      await report('locked out', `The provider does not let us send: ${outcome.reason}. All mail waits.`)
      return giveBack(sender, chunk, back)
    case 'our fault':
      return holdBack(sender, chunk, ready, outcome.reason)
    case 'failed':
    case 'unclear':
      return giveBack(sender, chunk, { ...back, burnt: true, isFirst: false })
  }
}

/**
 * The request itself was refused. All of its kind waits an hour and this chunk longer each time, so that a sound one
 * tries first; but what an attempt before may have brought is tried once more while its key holds.
 */
const holdBack = async (sender: Sender, chunk: Chunk, { isFirst, frozen }: Ready, reason: string): Promise<Spent> => {
  const { ledger, report, wall } = sender
  await ledger.holdKind(chunk.kind, reason, wall() + KIND_WAITS_MS)
  await report(
    'request refused',
    `The provider refused chunk ${chunk.id} as a whole (${reason}). Mail of the kind ${chunk.kind} waits.`,
  )
  const longest = Math.min(LONGEST_HELD_MS, 2 * KIND_WAITS_MS * 2 ** (chunk.attempts - 1))
  const lastTry = frozen.frozenAt + KEY_LIVES_MS - KIND_WAITS_MS - wall()
  const waitMs = isFirst || lastTry <= KIND_WAITS_MS ? longest : Math.min(longest, lastTry)
  return giveBack(sender, chunk, { waitMs, burnt: true, isFirst })
}

type Back = { waitMs: number; burnt: boolean; isFirst: boolean }

/** After a short wait the same bytes go again. Before a long one a chunk that was surely not taken is let go. */
const giveBack = async ({ ledger, wall }: Sender, chunk: Chunk, { waitMs, burnt, isFirst }: Back): Promise<Spent> => {
  const back = isFirst && waitMs > SHORT_WAIT_MS ? ledger.letGo : ledger.putBack
  await back(chunk, wall() + waitMs, burnt)
  return { did: 'wait', ms: waitMs }
}

/** The provider names refused members by their place in the request. */
const refusedReaders = ({ recipients }: Frozen, refused: { index: number; message: string }[]): [number, string][] =>
  refused.flatMap(({ index, message }) => (recipients[index] ? [[recipients[index][0], withoutAddress(message)]] : []))

const withoutAddress = (message: string): string => message.replace(/\S+@\S+/g, '(address)').slice(0, 200)
