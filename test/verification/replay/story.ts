import type { Dice } from '../kills/dice.ts'
import { type Act, furthered, madeUp, recorded } from './record.ts'
import { shipped } from './shipped.ts'

/** The span that is replayed: its first day, how many, which is the worst, and in how many hours of it most happens. */
export type Span = { from: string; days: number; worst: number; worstHours: number }

/** What happens next: the cron comes, something is published, or readers leave and change what they follow. */
export type Step =
  | { at: number; what: 'tick'; waits: boolean }
  | { at: number; what: 'publish'; acts: Act[] }
  | { at: number; what: 'part' }

export type Story = { before: Act[]; steps: Step[]; start: number; end: number }

/**
 * The planted ones: withdrawn inside the hold, withdrawn long after, corrected at once, corrected in digests, and
 * corrected at once when it had silently been put where it belongs.
 */
export const PLANTED = {
  unseen: 'false-inside-the-hold',
  told: 'false-and-told',
  urgent: 'wrong-at-once',
  calm: 'wrong-in-part',
  elsewhere: 'wrong-place',
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Every digest and every quiet hour of the replay begins or ends with one of these. */
const TICKS_EVERY = 30 * MINUTE
const FIRST_WORST_HOUR = 9
const AN_HOUR = 30
/** Nothing ends or begins close to a moment in the hour in which something is published: so hours do not share them. */
const SLOTS = 10
const SLOT = 6 * MINUTE
const SHIFT = 2 * MINUTE
/** When the digest of most is in flight, something happens; in the two hours before it nothing. */
const IN_FLIGHT = 7

/** A place in time: a day of the span, an hour of it, one of its slots. */
type When = { day: number; hour: number; slot: number }

/** The days as they were and more, always the same for a seed. */
export const storyOf = (dice: Dice, span: Span): Story => {
  const start = Date.parse(span.from)
  const end = start + span.days * DAY + 8 * HOUR
  const book = slots()
  const before = tell(book, dice, span)
  for (let day = 0; day < span.days; day++) fill(book, dice, span, day)
  plant(book, span)
  const steps = [...grid(start, end, span), ...book.steps(start, dice), parting(start, span)]
  return { before, steps: steps.sort((a, b) => a.at - b.at), start, end }
}

const slots = () => {
  const filled = new Map<string, Act[]>()
  return {
    put: ({ day, hour, slot }: When, ...acts: Act[]): void => {
      const name = [day, hour, slot].join(' ')
      filled.set(name, [...(filled.get(name) ?? []), ...acts])
    },
    steps: (start: number, dice: Dice): Step[] =>
      [...filled].map(([name, acts]) => {
        const [day, hour, slot] = name.split(' ').map(Number) as [number, number, number]
        const within = slot * SLOT + ((day * 24 + hour) % 3) * SHIFT + dice.whole(5, 20) * 1_000
        return { at: start + day * DAY + hour * HOUR + within, what: 'publish', acts }
      }),
  }
}

type Slots = ReturnType<typeof slots>

const anyTime = (dice: Dice, day: number, span: Span, hour = dice.whole(0, 23)): When => {
  const isHushed = day === span.worst && (hour === IN_FLIGHT - 1 || hour === IN_FLIGHT - 2)
  return { day, hour: isHushed ? IN_FLIGHT : hour, slot: isHushed ? 0 : dice.whole(0, SLOTS - 1) }
}

/** The timeline that ships, at its days; what was before them, silent, at the beginning. */
const tell = (book: Slots, dice: Dice, span: Span): Act[] => {
  const before: Act[] = []
  for (const { day, act } of shipped(dice)) {
    const number = day === null ? -1 : Math.round((day - Date.parse(span.from)) / DAY)
    if (number < 0 || number >= span.days) before.push({ ...act, silent: true })
    else book.put(anyTime(dice, number, span, 8 + (act.number - 1) * 2 + dice.whole(0, 1)), act)
  }
  return before
}

/** What is made up for a day: a few things at any hour, and on the worst day some thirty in each of its hours. */
const fill = (book: Slots, dice: Dice, span: Span, day: number): void => {
  const date = new Date(Date.parse(span.from) + day * DAY).toISOString().slice(0, 10)
  let made = 0
  const happen = (when: When): void => {
    const id = `made-up-${date}-${++made}`
    const record = madeUp(dice, id, date)
    const isSilent = dice.chance(0.05)
    book.put(when, { event: id, number: 1, change: 'new', record, ...(isSilent ? { silent: true } : {}) })
    if (dice.chance(0.3)) further(book, dice, span, when, { event: id, number: 1, change: 'new', record })
  }
  for (let more = dice.whole(5, 9); more > 0; more--) happen(anyTime(dice, day, span))
  if (day !== span.worst) return
  happen({ day, hour: IN_FLIGHT, slot: 0 })
  for (let hour = FIRST_WORST_HOUR; hour < FIRST_WORST_HOUR + span.worstHours; hour++)
    for (let event = 0; event < AN_HOUR; event++) happen({ day, hour, slot: dice.whole(0, SLOTS - 1) })
}

/** More becomes known: within the same hold, or a few hours later. */
const further = (book: Slots, dice: Dice, span: Span, when: When, act: Act): void => {
  const next = { ...act, number: 2, change: 'update', record: furthered(dice, act.event, act.record) }
  const isAtOnce = dice.chance(0.3)
  const later = when.hour + dice.whole(1, 3)
  if (isAtOnce || later > 23) book.put(when, next)
  else book.put(anyTime(dice, when.day, span, later), next)
}

const plant = (book: Slots, { worst }: Span): void => {
  const facts = {
    nature: 'event',
    certainty: 'reported',
    severity: 'extreme',
    regions: [{ id: 'sy-homs' }],
    actors: [{ id: 'hts', role: 'initiator' }],
  }
  const revise = (event: string, number: number, change: string, more = {}, urgent = false): Act => ({
    ...{ event, number, change, urgent },
    record: { ...recorded(event, { ...facts, ...more }, { when: '2024-11-27/..' }), ...(number > 1 ? REASON : {}) },
  })
  const { unseen, told, urgent, calm, elsewhere } = PLANTED
  const there = { severity: 'severe', regions: [{ id: 'sy-as-suwayda' }] }
  book.put({ day: worst, hour: FIRST_WORST_HOUR, slot: 4 }, revise(unseen, 1, 'new'), revise(unseen, 2, 'retraction'))
  book.put({ day: worst - 1, hour: 14, slot: 3 }, revise(told, 1, 'new', { severity: 'severe' }))
  book.put({ day: worst, hour: 16, slot: 3 }, revise(told, 2, 'retraction', { severity: 'severe' }))
  book.put({ day: worst, hour: 18, slot: 2 }, revise(told, 3, 'new', { severity: 'severe' }))
  book.put({ day: worst - 1, hour: 15, slot: 5 }, revise(urgent, 1, 'new'), revise(calm, 1, 'new'))
  book.put({ day: worst, hour: 15, slot: 1 }, revise(urgent, 2, 'correction', { severity: 'moderate' }, true))
  book.put({ day: worst, hour: 15, slot: 6 }, revise(calm, 2, 'correction', { severity: 'moderate' }))
  book.put({ day: worst - 1, hour: 0, slot: 3 }, revise(elsewhere, 1, 'new', { severity: 'severe' }))
  book.put({ day: worst - 1, hour: 22, slot: 3 }, { ...revise(elsewhere, 2, 'update', there), silent: true })
  book.put({ day: worst, hour: 17, slot: 5 }, revise(elsewhere, 3, 'correction', there, true))
}

const REASON = { reason: { en: 'It was not so.', ar: 'لم يكن الأمر كذلك.' } }

const grid = (start: number, end: number, { worst }: Span): Step[] => {
  const inFlight = start + worst * DAY + IN_FLIGHT * HOUR
  const count = Math.ceil((end - start) / TICKS_EVERY)
  return Array.from({ length: count + 1 }, (_, number) => {
    const at = start + number * TICKS_EVERY
    return { at, what: 'tick', waits: at !== inFlight }
  })
}

/** Between the telling and the withdrawal some of those who were told leave, or follow something else. */
const parting = (start: number, { worst }: Span): Step => ({
  at: start + worst * DAY + 15 * HOUR + 59 * MINUTE,
  what: 'part',
})
