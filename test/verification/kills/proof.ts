import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { MutationName } from '../mutations.ts'
import { audit } from './audit.ts'
import { type Book, newBook } from './book.ts'
import { copyCheckout } from './checkout.ts'
import { type Cron, cronOf, listRuns, listUnknown } from './cron.ts'
import { crowd, enter, FIRST_NOON, linesOf } from './crowd.ts'
import { daysOf } from './days.ts'
import { dice } from './dice.ts'
import { drain } from './draining.ts'
import type { Verdict } from './judging.ts'
import { killer } from './killer.ts'
import { type Machine, machineIn } from './machine.ts'
import { newsroom } from './newsroom.ts'
import { type StandIn, serveStandIn } from './standin.ts'
import { visitorsOf } from './visits.ts'

/** What to prove: so many kills, with so many readers loaded, chances by a seed, the product sound or broken. */
export type Trial = {
  kills: number
  seed: number
  readers: number
  breakage: MutationName | null
  say: (line: string) => void
}

/** What was found, and what it was found in. `folder` holds the state, the logs and the book where something was found. */
export type Proof = Verdict & {
  starts: number
  ticks: number
  revisions: number
  mails: number
  met: Record<string, number>
  failures: readonly string[]
  folder: string
}

type Stage = { book: Book; standIn: StandIn; machine: Machine; cron: Cron }

const BETWEEN_VISITS_MS = 400
/** How often the cron comes at once after a start. */
const SWIFT_TICK = 0.6

/** Runs the product under kills and faults, drains it, and audits from outside. Throws where it cannot be run at all. */
export const prove = async (trial: Trial): Promise<Proof> => {
  const folder = copyCheckout(trial.breakage)
  const book = newBook()
  const chances = { mischief: dice(trial.seed, 'mischief'), callbacks: dice(trial.seed, 'callbacks') }
  const standIn = await serveStandIn(book, chances)
  const machine = await machineIn(folder, standIn.url)
  standIn.serve(machine)
  const stage = { book, standIn, machine, cron: cronOf(machine, book) }
  try {
    await perform(trial, stage)
    const proof = { ...(await judged(stage)), folder }
    await machine.kill()
    if (proof.findings.length === 0) rmSync(folder, { recursive: true, force: true })
    else writeFileSync(join(folder, 'book.json'), JSON.stringify({ ...book, readers: [...book.readers.values()] }))
    return proof
  } finally {
    await machine.kill()
    await standIn.close()
  }
}

const perform = async (trial: Trial, stage: Stage): Promise<void> => {
  const { book, machine, standIn, cron } = stage
  const { strike, rest } = killer(machine, standIn, dice(trial.seed, 'killer'))
  const visit = visitorsOf({ ...stage, dice: dice(trial.seed, 'visits') })
  const happen = newsroom(machine, book, dice(trial.seed, 'newsroom'))
  const live = daysOf(cron, happen, dice(trial.seed, 'days'))
  await machine.start()
  await cron.tick(FIRST_NOON)
  await load(trial, stage)
  let isOver = false
  const untilOver = async (act: () => Promise<void>, waits: number): Promise<void> => {
    for (; !isOver; await pause(waits)) await act()
  }
  const killing = keepKilling(trial, stage, strike).finally(() => {
    isOver = true
  })
  await Promise.all([killing, untilOver(live, 0), untilOver(visit, BETWEEN_VISITS_MS)])
  standIn.endMischief()
  if (!(await drain(cron, rest))) book.findings.push('work is left that nobody does')
}

type Strike = ReturnType<typeof killer>['strike']

/** Kills so many times. Time passes only where a tick was answered since it last did: the cron is never long silent. */
const keepKilling = async ({ kills, seed, say }: Trial, stage: Stage, strike: Strike): Promise<void> => {
  const swift = dice(seed, 'swift ticks')
  const { book, cron } = stage
  let ticks = 0
  for (let kill = 1; kill <= kills; kill++) {
    const canPass = book.ticks.length > ticks
    ticks = book.ticks.length
    const occasion = await strike(canPass)
    if (swift.chance(SWIFT_TICK)) await cron.tick(cron.now())
    say(`kill ${kill} of ${kills} (${occasion}): ${progress(stage)}`)
  }
}

const judged = async ({ book, standIn, machine }: Stage): Promise<Omit<Proof, 'folder'>> => {
  await listRuns(machine, book)
  await listUnknown(machine, book)
  const mails = book.letters.filter((letter) => !letter.isRefused).length
  if ((await standIn.accepted()) !== mails) book.findings.push('the stand-in kept another number of mails')
  return {
    ...audit(book),
    mails,
    starts: machine.life(),
    ticks: book.ticks.length,
    revisions: book.recorded.length,
    met: standIn.met(),
    failures: machine.failures(),
  }
}

const load = async ({ seed, readers }: Trial, { book, machine }: Stage): Promise<void> => {
  const loaded = crowd(dice(seed, 'crowd'), readers)
  const headers = { ...machine.headers, 'content-type': 'application/x-ndjson' }
  const answer = await machine.ask('/v1/subscribers', { method: 'POST', headers, body: linesOf(loaded) })
  if (answer.status !== 200) throw new Error(`Readers could not be loaded: ${answer.status} ${answer.text}`)
  enter(book, loaded)
}

const progress = ({ book, standIn, cron }: Stage): string => {
  const { none = 0, ...faults } = standIn.met()
  const faulty = Object.values(faults).reduce((sum, count) => sum + count, 0)
  const day = new Date(cron.now()).toISOString().slice(0, 10)
  return `${day}, ${book.letters.length} mails, ${none + faulty} requests, ${faulty} with a fault`
}
