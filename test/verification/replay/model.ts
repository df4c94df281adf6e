import { type AtOnce, type Cohort, cohortFor, cohortName, hear, type Look, settle } from './cohort.ts'
import { follows, type Reader } from './reader.ts'
import { digestAfter, digestOf, isNews, type Line, standing } from './rules.ts'

/**
 * A mail that a reader should get: of which kind, of what, and at which look (ms UTC). It is as it falls whether a
 * correction still comes to who is told its new form at the same moment.
 */
export type Owed = { kind: string; events: string[]; at: number; isAsItFalls?: true }

/** What the model is told: who there is, what the journal holds, when the product looked, and who left when. */
export type Given = {
  readers: readonly Reader[]
  lines: readonly Line[]
  looks: readonly Look[]
  /** The seq that the journal had when readers were loaded. */
  joined: number
  /** When readers were loaded. */
  begun: number
  left: ReadonlyMap<string, number>
}

/** What each should get, and whose fate hangs on a moment too close to call. */
export type Answer = { owed: Map<string, Owed[]>; unsure: Set<string> }

type Person = {
  reader: Reader
  cohort: Cohort | null
  from: number
  due: number
  told: Map<string, number>
  mails: Owed[]
}

/**
 * Says from the contract alone who should get which mail of what: it shares no code with the product, and follows each
 * reader through each look at the journal.
 */
export const answerTo = (given: Given): Answer => {
  const { readers, lines, looks, left } = given
  const cohorts = new Map<string, Cohort>()
  const people = readers.map((reader) => personOf(given, reader, cohorts))
  const byEvent = Map.groupBy(lines, (line) => line.event)
  const told = new Set<number>()
  let released = given.joined
  for (const look of looks) {
    const known = lines.slice(0, look.head)
    const to = releasedAt(known, look)
    const here = people.filter(({ reader }) => (left.get(reader.email) ?? Number.POSITIVE_INFINITY) > look.now)
    alert({ people: here, cohorts, byEvent, from: released, to: Math.max(released, to), look })
    released = Math.max(released, to)
    for (const line of known) if (!told.has(line.seq) && isDue(line, known, look)) notice(here, line, told, look)
    digest({ people: here, byEvent, known, to, look })
  }
  const unsure = people.filter(({ cohort }) => cohort?.isUnsure).map(({ reader }) => reader.email)
  return { owed: new Map(people.map(({ reader, mails }) => [reader.email, mails])), unsure: new Set(unsure) }
}

const personOf = ({ begun, joined }: Given, reader: Reader, cohorts: Map<string, Cohort>): Person => {
  const name = cohortName(reader)
  const cohort = reader.alerts === 'none' ? null : (cohorts.get(name) ?? cohortFor(reader))
  if (cohort) cohorts.set(name, cohort)
  return { reader, cohort, from: joined, due: digestAfter(reader, begun), told: new Map(), mails: [] }
}

/** What is held back holds back all that the journal has behind it. */
const releasedAt = (known: readonly Line[], { at }: Look): number => {
  const held = known.find((line) => line.releaseAt > at && isNews(line))
  return (held?.seq ?? known.length + 1) - 1
}

type Scene = { people: Person[]; byEvent: Map<string, Line[]>; look: Look; to: number }

/** Tells each cohort what was released, then what it is owed, and each of its readers with it. */
const alert = ({
  people,
  cohorts,
  byEvent,
  from,
  to,
  look,
}: Scene & { cohorts: Map<string, Cohort>; from: number }) => {
  const owing = [...cohorts.values()].filter(({ owed }) => owed && owed.due <= look.now)
  if (to === from && owing.length === 0) return
  const members = Map.groupBy(people, ({ cohort }) => cohort)
  const upTo = [...byEvent.values()].map((lines) => lines.filter(({ seq }) => seq <= to))
  const fresh = upTo.filter((lines) => lines.some((line) => line.seq > from && isNews(line)))
  for (const cohort of cohorts.values()) {
    const mails = [
      fresh.length > 0 ? hear(cohort, { from, stories: fresh, look }) : null,
      settle(cohort, () => upTo, look),
    ]
    for (const mail of mails) if (mail) for (const person of members.get(cohort) ?? []) send(person, mail, look)
  }
}

const send = (
  { mails, told }: Person,
  { kind, lines }: AtOnce | { kind: string; lines: Line[] },
  { now }: Look,
): void => {
  mails.push({ kind, events: lines.map(({ event }) => event).sort(), at: now })
  for (const { event, number } of lines) told.set(event, Math.max(number, told.get(event) ?? 0))
}

/** A withdrawal is due as soon as it is recorded, a correction when its hold is over, if none took its place. */
const isDue = (line: Line, known: readonly Line[], { at }: Look): boolean => {
  if (line.silent || (line.change !== 'retraction' && line.change !== 'correction')) return false
  if (line.change === 'retraction') return true
  const isOvertaken = known.some(
    ({ event, number, change, releaseAt }) =>
      event === line.event &&
      number > line.number &&
      (change === 'retraction' || (change === 'correction' && releaseAt <= at)),
  )
  return line.releaseAt <= at && !isOvertaken
}

/** Exactly those who were told hear of it; of a correction that is not urgent, those whom no digest will tell. */
const notice = (people: Person[], line: Line, done: Set<number>, look: Look): void => {
  done.add(line.seq)
  for (const person of people) {
    const { reader, told } = person
    if (!told.has(line.event) || isKnown(person, line, look)) continue
    const isAsItFalls = told.get(line.event)! >= line.number
    const isInDigest = reader.digest.cadence !== 'none' && follows(reader, line.reach, line.facts.severity)
    if (line.change === 'correction' && !line.urgent && isInDigest) continue
    send(person, { kind: line.change, lines: [line] }, look)
    if (isAsItFalls) person.mails.at(-1)!.isAsItFalls = true
  }
  if (line.change === 'retraction') for (const { told } of people) told.delete(line.event)
}

/** Whether somebody knew the new form of an event before this look, or was told of it only now for the first time. */
const isKnown = ({ told, mails }: Person, { event, number }: Line, { now }: Look): boolean =>
  told.get(event)! >= number && !mails.some((mail) => mail.at < now && mail.events.includes(event))

/** Whoever's digest has fallen due is told what is new to them; missed times become one. */
const digest = ({ people, byEvent, known, to, look }: Scene & { known: readonly Line[] }): void => {
  const withdrawn = new Map(known.filter(({ change }) => change === 'retraction').map((line) => [line.event, line.seq]))
  const windows = new Map<number, Map<string, Line[]>>()
  for (const person of people) {
    if (person.due > look.at) continue
    person.due = digestAfter(person.reader, look.at)
    const { from } = person
    person.from = Math.max(from, to)
    const window = windows.get(from) ?? storiesIn(byEvent, from, to)
    windows.set(from, window)
    const lines = digestOf(window, person.reader, from)
      .filter((line) => (withdrawn.get(line.event) ?? 0) < line.seq)
      .filter((line) => !isEcho(person, from, window.get(line.event)!))
    if (lines.length > 0) send(person, { kind: 'digest', lines }, look)
  }
}

/** The events of which a window has a line, each with all its lines up to the window's end. */
const storiesIn = (byEvent: Map<string, Line[]>, from: number, to: number): Map<string, Line[]> =>
  new Map(
    [...byEvent]
      .map(([event, lines]): [string, Line[]] => [event, lines.filter(({ seq }) => seq <= to)])
      .filter(([, lines]) => (lines.at(-1)?.seq ?? 0) > from),
  )

/** Who wants it leaves out what was told at once in the digest's own time, unless more is known since. */
const isEcho = ({ reader, cohort }: Person, from: number, lines: readonly Line[]): boolean => {
  const crossed = cohort?.told.get(lines[0]!.event)
  const now = standing(lines)
  if (!reader.leavesOut || crossed === undefined || crossed <= from || crossed < now[0]!.seq) return false
  return now.some(({ seq }) => seq === crossed) && !now.some((line) => line.seq > crossed && isNews(line))
}
