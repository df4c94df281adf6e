import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { audit } from './audit.ts'
import { type Book, newBook } from './book.ts'
import { type Breakage, copyCheckout } from './checkout.ts'
import { crowd, enter, linesOf } from './crowd.ts'
import { dice } from './dice.ts'
import type { Verdict } from './judging.ts'
import { killer } from './killer.ts'
import { type Machine, machineIn } from './machine.ts'
import { FIRST_NOON, type Newsroom, newsroom } from './newsroom.ts'
import { type StandIn, serveStandIn } from './standin.ts'
import { visitors } from './visits.ts'

/** What to prove: so many kills, with so many readers loaded, chances by a seed, the product sound or broken. */
export type Trial = {
  kills: number
  seed: number
  readers: number
  breakage: Breakage | null
  say: (line: string) => void
}

/** What was found, and what it was found in. `folder` holds the state, the logs and the book where something was found. */
export type Proof = Verdict & {
  kills: number
  starts: number
  days: number
  mails: number
  requests: number
  met: Record<string, number>
  failures: readonly string[]
  folder: string
}

/** How often the cron comes at once after a start. */
const SWIFT_TICK = 0.6
const WEEK = 7 * 86_400_000
const BETWEEN_VISITS_MS = 400
const RESTS_AT_MOST = 9
const STANDS_STILL_MS = 4_000
const LOOKS_EVERY_MS = 250
const REST_MS = 240_000

/** Runs the product under kills and faults, drains it, and audits from outside. */
export const prove = async (trial: Trial): Promise<Proof> => {
  const folder = copyCheckout(trial.breakage)
  const book = newBook()
  const chances = { mischief: dice(trial.seed, 'mischief'), callbacks: dice(trial.seed, 'callbacks') }
  const standIn = await serveStandIn(book, chances)
  const machine = await machineIn(folder, standIn.url)
  standIn.serve({ siteUrl: machine.site, webhookSecret: machine.webhookSecret, life: machine.life })
  try {
    const proof = { ...(await perform(trial, { book, standIn, machine })), folder }
    await machine.kill()
    if (proof.findings.length === 0) rmSync(folder, { recursive: true, force: true })
    else writeFileSync(join(folder, 'book.json'), JSON.stringify({ ...book, readers: [...book.readers.values()] }))
    return proof
  } finally {
    await machine.kill()
    await standIn.close()
  }
}

type Stage = { book: Book; standIn: StandIn; machine: Machine }

const perform = async (trial: Trial, stage: Stage): Promise<Omit<Proof, 'folder'>> => {
  const { book, machine, standIn } = stage
  const room = newsroom(machine, book, dice(trial.seed, 'newsroom'))
  const death = killer(machine, standIn, dice(trial.seed, 'killer'))
  await machine.start()
  await room.tick(FIRST_NOON)
  await load(trial, stage)
  const swift = dice(trial.seed, 'swift ticks')
  let isOver = false
  let kills = 0
  const killing = async () => {
    let ticks = 0
    for (; kills < trial.kills; kills++) {
      const canPass = book.ticks.length > ticks
      ticks = book.ticks.length
      const occasion = await death.strike(canPass)
      if (swift.chance(SWIFT_TICK)) await room.tick(room.now())
      trial.say(`kill ${kills + 1} of ${trial.kills} (${occasion}): ${progress(stage, room)}`)
    }
    isOver = true
  }
  const visit = visitors(machine, book, dice(trial.seed, 'visits'), room.now)
  const until = async (act: () => Promise<void>, waits: number) => {
    for (; !isOver; await pause(waits)) await act()
  }
  await Promise.all([killing(), until(room.day, 0), until(visit, BETWEEN_VISITS_MS)])
  standIn.endMischief()
  await drain(room, death, stage)
  await room.listRuns()
  const verdict = audit(book)
  const accepted = book.letters.filter((letter) => !letter.isRefused).length
  if ((await standIn.accepted()) !== accepted) verdict.findings.push('the stand-in kept another number of mails')
  return {
    ...verdict,
    kills,
    starts: machine.life(),
    days: room.days(),
    mails: accepted,
    requests: Object.values(standIn.met()).reduce((sum, count) => sum + count, 0),
    met: standIn.met(),
    failures: machine.failures(),
  }
}

const load = async ({ seed, readers }: Trial, { book, machine }: Stage): Promise<void> => {
  const loaded = crowd(dice(seed, 'crowd'), readers)
  const headers = { authorization: `Bearer ${machine.key}`, 'content-type': 'application/x-ndjson' }
  const answer = await machine.ask('/v1/subscribers', { method: 'POST', headers, body: linesOf(loaded) })
  if (answer.status !== 200) throw new Error(`Readers could not be loaded: ${answer.status} ${answer.text}`)
  enter(book, loaded)
}

/** Lets the last holds pass and everything fall due once more, then waits until nothing is left to do, resting it. */
const drain = async (room: Newsroom, death: ReturnType<typeof killer>, { book }: Stage): Promise<void> => {
  await room.tick(room.now() + WEEK)
  for (let rests = 0; rests < RESTS_AT_MOST; rests++) {
    if (await goesOnToTheEnd(room)) return
    await death.rest(REST_MS)
    await room.tick(room.now())
  }
  if (!(await goesOnToTheEnd(room))) book.findings.push('work is left that nobody does')
}

/** Waits while there is less and less to do; false where it stands still before the end. */
const goesOnToTheEnd = async (room: Newsroom): Promise<boolean> => {
  let seen = ''
  for (let since = Date.now(); Date.now() < since + STANDS_STILL_MS; await pause(LOOKS_EVERY_MS)) {
    const left = await room.workLeft()
    if (left === '') return true
    if (left !== seen) since = Date.now()
    seen = left
  }
  return false
}

const progress = ({ book, standIn }: Stage, room: Newsroom): string => {
  const { none = 0, ...faults } = standIn.met()
  const faulty = Object.values(faults).reduce((sum, count) => sum + count, 0)
  return `day ${room.days()}, ${book.letters.length} mails, ${none + faulty} requests, ${faulty} with a fault`
}
