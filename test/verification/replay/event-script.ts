import type { Random } from '../random.ts'
import { createRecord, type Publication, recordOf, updateRecord } from './event-records.ts'
import { shippedTimeline } from './shipped-timeline.ts'

/** The days of a replay: the first one, how many, and the busy one with how many busy hours. */
export type ReplaySpan = { from: string; days: number; busyDay: number; busyHours: number }

/** A step at a time (ms UTC): a tick, publications, or readers who leave or change what they follow. */
export type ScriptStep =
  | { at: number; what: 'tick'; waitsUntilIdle: boolean }
  | { at: number; what: 'publish'; publications: Publication[] }
  | { at: number; what: 'leave' }

export type EventScript = { before: Publication[]; steps: ScriptStep[]; start: number; end: number }

/** Events with a fixed course, which the test checks by name. */
export const PLANNED_EVENTS = {
  /** Retracted within its hold. */
  unseen: 'retracted-within-the-hold',
  /** Retracted after it was told, then published again. */
  told: 'retracted-after-it-was-told',
  /** Corrected urgently. */
  urgent: 'corrected-urgently',
  /** Corrected in the next digest. */
  calm: 'corrected-in-digests',
  /** Moved to another region by a silent update, then corrected urgently. */
  moved: 'moved-and-corrected',
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Every digest and all quiet hours begin or end at one of these times. */
const TICK_EVERY = 30 * MINUTE
const FIRST_BUSY_HOUR = 9
const EVENTS_PER_BUSY_HOUR = 30
/** Publications of an hour are in one of ten slots, which differ by hour, so that no slot ends when an hour of alerts ends. */
const SLOTS = 10
const SLOT = 6 * MINUTE
const SLOT_SHIFT = 2 * MINUTE
/** While the main digest of this hour is sent, an event is published; in the two hours before none. */
const DIGEST_HOUR = 7
const HOURS_AFTER_LAST_DAY = 8

/** The slot of an hour of a day of the replay. */
type Slot = { day: number; hour: number; slot: number }

/** Creates the script: the shipped timeline, random events and the planned ones. The same seed creates the same script. */
export const createScript = (random: Random, span: ReplaySpan): EventScript => {
  const start = Date.parse(span.from)
  const end = start + span.days * DAY + HOURS_AFTER_LAST_DAY * HOUR
  const slots = createSlots()
  const before = addShippedTimeline(slots, random, span)
  for (let day = 0; day < span.days; day++) addRandomEvents(slots, random, span, day)
  addPlannedEvents(slots, span)
  const steps = [...tickSteps(start, end, span), ...slots.steps(start, random), leaveStep(start, span)]
  return { before, steps: steps.sort((a, b) => a.at - b.at), start, end }
}

const createSlots = () => {
  const filled = new Map<string, Publication[]>()
  return {
    add: ({ day, hour, slot }: Slot, ...publications: Publication[]): void => {
      const key = [day, hour, slot].join(' ')
      filled.set(key, [...(filled.get(key) ?? []), ...publications])
    },
    steps: (start: number, random: Random): ScriptStep[] =>
      [...filled].map(([key, publications]) => {
        const [day, hour, slot] = key.split(' ').map(Number) as [number, number, number]
        const within = slot * SLOT + ((day * 24 + hour) % 3) * SLOT_SHIFT + random.between(5, 20) * 1_000
        return { at: start + day * DAY + hour * HOUR + within, what: 'publish', publications }
      }),
  }
}

type Slots = ReturnType<typeof createSlots>

/** Chooses a slot of a day, outside of the hours in which nothing is published. */
const chooseSlot = (random: Random, day: number, span: ReplaySpan, hour = random.between(0, 23)): Slot => {
  const isReserved = day === span.busyDay && (hour === DIGEST_HOUR - 1 || hour === DIGEST_HOUR - 2)
  return isReserved ? { day, hour: DIGEST_HOUR, slot: 0 } : { day, hour, slot: random.between(0, SLOTS - 1) }
}

/** Adds the shipped timeline on its days. Returns what lies outside of them, to be published silently before the start. */
const addShippedTimeline = (slots: Slots, random: Random, span: ReplaySpan): Publication[] => {
  const before: Publication[] = []
  for (const { day, publication } of shippedTimeline(random)) {
    const number = day === null ? -1 : Math.round((day - Date.parse(span.from)) / DAY)
    if (number < 0 || number >= span.days) before.push({ ...publication, silent: true })
    else {
      const hour = 8 + (publication.number - 1) * 2 + random.between(0, 1)
      slots.add(chooseSlot(random, number, span, hour), publication)
    }
  }
  return before
}

/** Adds a few events at any time of a day, and on the busy day some thirty in each busy hour. */
const addRandomEvents = (slots: Slots, random: Random, span: ReplaySpan, day: number): void => {
  const date = new Date(Date.parse(span.from) + day * DAY).toISOString().slice(0, 10)
  let count = 0
  const addEvent = (slot: Slot): void => {
    const id = `made-up-${date}-${++count}`
    const publication = { event: id, number: 1, change: 'new', record: createRecord(random, id, date) }
    slots.add(slot, { ...publication, ...(random.chance(0.05) ? { silent: true } : {}) })
    if (random.chance(0.3)) addUpdate(slots, random, span, slot, publication)
  }
  for (let left = random.between(5, 9); left > 0; left--) addEvent(chooseSlot(random, day, span))
  if (day !== span.busyDay) return
  addEvent({ day, hour: DIGEST_HOUR, slot: 0 })
  for (let hour = FIRST_BUSY_HOUR; hour < FIRST_BUSY_HOUR + span.busyHours; hour++)
    for (let event = 0; event < EVENTS_PER_BUSY_HOUR; event++)
      addEvent({ day, hour, slot: random.between(0, SLOTS - 1) })
}

/** Adds updates of an event: each within the hold of the one before, or a few hours later. */
const addUpdate = (slots: Slots, random: Random, span: ReplaySpan, slot: Slot, before: Publication): void => {
  const record = updateRecord(random, before.event, before.record)
  const update = { ...before, number: before.number + 1, change: 'update', record }
  const isWithinHold = random.chance(0.3)
  const hour = slot.hour + random.between(1, 3)
  const next = isWithinHold || hour > 23 ? slot : chooseSlot(random, slot.day, span, hour)
  slots.add(next, update)
  if (random.chance(0.25)) addUpdate(slots, random, span, next, update)
}

const PLANNED_FACTS = {
  nature: 'event',
  certainty: 'reported',
  severity: 'extreme',
  regions: [{ id: 'sy-homs' }],
  actors: [{ id: 'hts', role: 'initiator' }],
}
const REASON = { reason: { en: 'It was not so.', ar: 'لم يكن الأمر كذلك.' } }

const plannedRevision = (event: string, number: number, change: string, facts = {}): Publication => ({
  ...{ event, number, change },
  record: {
    ...recordOf(event, { ...PLANNED_FACTS, ...facts }, { when: '2024-11-27/..' }),
    ...(number > 1 ? REASON : {}),
  },
})

const addPlannedEvents = (slots: Slots, { busyDay }: ReplaySpan): void => {
  const { unseen, told, urgent, calm, moved } = PLANNED_EVENTS
  const severe = { severity: 'severe' }
  const moderate = { severity: 'moderate' }
  const elsewhere = { severity: 'severe', regions: [{ id: 'sy-as-suwayda' }] }
  const on = (day: number, hour: number, slot: number, ...publications: Publication[]) =>
    slots.add({ day, hour, slot }, ...publications)
  const revision = plannedRevision
  on(busyDay - 1, 0, 3, revision(moved, 1, 'new', severe))
  on(busyDay - 1, 14, 3, revision(told, 1, 'new', severe))
  on(busyDay - 1, 15, 5, revision(urgent, 1, 'new'), revision(calm, 1, 'new'))
  on(busyDay - 1, 22, 3, { ...revision(moved, 2, 'update', elsewhere), silent: true })
  on(busyDay, FIRST_BUSY_HOUR, 4, revision(unseen, 1, 'new'), revision(unseen, 2, 'retraction'))
  on(busyDay, 15, 1, { ...revision(urgent, 2, 'correction', moderate), urgent: true })
  on(busyDay, 15, 6, revision(calm, 2, 'correction', moderate))
  on(busyDay, 16, 3, revision(told, 2, 'retraction', severe))
  on(busyDay, 17, 5, { ...revision(moved, 3, 'correction', elsewhere), urgent: true })
  on(busyDay, 18, 2, revision(told, 3, 'new', severe))
}

const tickSteps = (start: number, end: number, { busyDay }: ReplaySpan): ScriptStep[] => {
  const mainDigestAt = start + busyDay * DAY + DIGEST_HOUR * HOUR
  const count = Math.ceil((end - start) / TICK_EVERY)
  return Array.from({ length: count + 1 }, (_, number) => {
    const at = start + number * TICK_EVERY
    return { at, what: 'tick', waitsUntilIdle: at !== mainDigestAt }
  })
}

/** Between the mails about an event and its retraction, some of their readers leave or follow something else. */
const leaveStep = (start: number, { busyDay }: ReplaySpan): ScriptStep => ({
  at: start + busyDay * DAY + 15 * HOUR + 59 * MINUTE,
  what: 'leave',
})
