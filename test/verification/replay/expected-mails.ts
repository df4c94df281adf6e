import {
  type AlertMail,
  alertOf,
  type CohortModel,
  cohortKey,
  createCohort,
  rollupOf,
  type TickObservation,
} from './alert-model.ts'
import { digestLines, isNews, type JournalLine, nextDigestAt, sinceRetraction } from './journal-rules.ts'
import { type ReplayReader, severityRank } from './readers.ts'
import { createUnasked, isJoining, takeUnasked, type UnaskedModel } from './unasked-model.ts'

/**
 * A mail that a reader should get: its kind and events, and the clock of the tick that causes it (ms UTC). It is optional
 * if the reader may have got the corrected version at the same moment.
 */
export type ExpectedMail = { kind: string; events: string[]; at: number; isOptional?: true; optionalEvents?: string[] }

/** The input of the model: the readers, the journal, the ticks, and who left. */
export type ModelInput = {
  readers: readonly ReplayReader[]
  lines: readonly JournalLine[]
  ticks: readonly TickObservation[]
  /** The last seq of the journal when readers were imported. */
  joinedSeq: number
  /** When readers were imported, ms UTC. */
  joinedAt: number
  /** When readers left, ms UTC. */
  left: ReadonlyMap<string, number>
}

/** The mails of each reader, and the readers whose mails depend on a few seconds. */
export type ModelResult = { expected: Map<string, ExpectedMail[]>; undecidable: Set<string> }

type ReaderModel = {
  reader: ReplayReader
  cohort: CohortModel | null
  /** The digest's last seq. */
  lastSeq: number
  digestDue: number
  /** The events in the reader's mails, with the number of the newest revision. */
  told: Map<string, number>
  /** Events of which a long mail may have shown only a link. Whether the reader was told depends on its layout. */
  maybeLinked: Set<string>
  /** The seq up to which an alert or a roll-up showed an event. */
  alertedSeq: Map<string, number>
  /** The windows (from, to] of the digests that contained an event. */
  digestWindows: Map<string, [from: number, to: number][]>
  /** The seq of the urgent correction that the reader had by mail. */
  correctedSeq: Map<string, number>
  unasked: UnaskedModel
  mails: ExpectedMail[]
}

/**
 * Works out from the contract which mails each reader should get. It shares no code with the product, and follows each
 * reader through all ticks.
 */
export const expectedMails = (input: ModelInput): ModelResult => {
  const { readers, lines, ticks, left } = input
  const cohorts = new Map<string, CohortModel>()
  const models = readers.map((reader) => createReaderModel(input, reader, cohorts))
  const byEvent = Map.groupBy(lines, (line) => line.event)
  const corrected = new Set<number>()
  let released = input.joinedSeq
  for (const tick of ticks) {
    const recorded = lines.slice(0, tick.head)
    const to = releasedSeq(recorded, tick)
    const present = models.filter(({ reader }) => (left.get(reader.email) ?? Number.POSITIVE_INFINITY) > tick.now)
    for (const line of recorded) {
      if (corrected.has(line.seq) || !isCorrectionDue(line, recorded, tick)) continue
      corrected.add(line.seq)
      parkCorrections(present, line, byEvent, tick)
    }
    sendAlerts({ models: present, byEvent, to: Math.max(released, to), tick }, cohorts, released)
    released = Math.max(released, to)
    for (const model of present) sendUnasked(model, { byEvent, to, tick }, recorded)
    sendDigests({ models: present, byEvent, to, tick }, recorded)
    // Corrections that these digests do not show.
    for (const model of present) sendUnasked(model, { byEvent, to, tick }, recorded)
  }
  const undecidable = models
    .filter(({ cohort, unasked }) => cohort?.isUndecidable || unasked.isUndecidable)
    .map(({ reader }) => reader.email)
  return {
    expected: new Map(models.map(({ reader, mails }) => [reader.email, mails])),
    undecidable: new Set(undecidable),
  }
}

const createReaderModel = (
  { joinedAt, joinedSeq }: ModelInput,
  reader: ReplayReader,
  cohorts: Map<string, CohortModel>,
): ReaderModel => {
  const key = cohortKey(reader)
  const cohort = reader.alerts === 'none' ? null : (cohorts.get(key) ?? createCohort(reader))
  if (cohort) cohorts.set(key, cohort)
  return {
    reader,
    cohort,
    lastSeq: joinedSeq,
    digestDue: nextDigestAt(reader, joinedAt),
    told: new Map(),
    maybeLinked: new Set(),
    alertedSeq: new Map(),
    digestWindows: new Map(),
    correctedSeq: new Map(),
    unasked: createUnasked(),
    mails: [],
  }
}

/** A line on hold delays all later ones. Retractions have a hold, too. */
const releasedSeq = (recorded: readonly JournalLine[], { at }: TickObservation): number => {
  const onHold = recorded.find((line) => line.releaseAt > at && (isNews(line) || line.change === 'retraction'))
  return (onHold?.seq ?? recorded.length + 1) - 1
}

/** The work of one tick: the journal is released up to `to`. */
type TickWork = { models: ReaderModel[]; byEvent: Map<string, JournalLine[]>; to: number; tick: TickObservation }

/** Sends each cohort the alert of what was released after `from`, then a due roll-up. */
const sendAlerts = ({ models, byEvent, to, tick }: TickWork, cohorts: Map<string, CohortModel>, from: number): void => {
  const isRollupDue = [...cohorts.values()].some(({ waiting }) => waiting && waiting.due <= tick.now)
  if (to === from && !isRollupDue) return
  const members = Map.groupBy(models, ({ cohort }) => cohort)
  const upTo = [...byEvent.values()].map((lines) => lines.filter(({ seq }) => seq <= to))
  const withNews = upTo.filter((lines) => lines.some((line) => line.seq > from && isNews(line)))
  for (const cohort of cohorts.values()) {
    const alert = withNews.length > 0 ? alertOf(cohort, { from, to, eventLines: withNews, tick }) : null
    const rollup = rollupOf(cohort, () => upTo, to, tick)
    for (const mail of [alert, rollup])
      if (mail) for (const model of members.get(cohort) ?? []) sendAlert(model, mail, { byEvent, to, tick })
  }
}

/** Whether a reader has the newest news of an event by the mail of a correction. */
const isCorrected = (
  { correctedSeq }: ReaderModel,
  { event }: JournalLine,
  { byEvent, to }: Pick<TickWork, 'byEvent' | 'to'>,
): boolean => {
  const corrected = correctedSeq.get(event)
  return (
    corrected !== undefined &&
    !byEvent.get(event)!.some((line) => line.seq > corrected && line.seq <= to && isNews(line))
  )
}

/** Whether a digest told what the alert of an event was deferred for. */
const isInDigest = (model: ReaderModel, { event }: JournalLine): boolean => {
  const { seq } = model.cohort!.sent.get(event)!
  return (model.digestWindows.get(event) ?? []).some(([from, end]) => seq > from && seq <= end)
}

/** An alert waits for the mail of everything else that is due to its reader, or that counts to the hour. */
const sendAlert = (model: ReaderModel, mail: AlertMail, work: Omit<TickWork, 'models'>): void => {
  const { tick, to } = work
  const shown = mail.lines.filter(
    (line) => !isCorrected(model, line, work) && !(mail.kind === 'rollup' && isInDigest(model, line)),
  )
  for (const { event } of shown) model.alertedSeq.set(event, to)
  if (isJoining(model.unasked, tick)) {
    model.unasked.parts.push({ ...mail, lines: shown, due: tick.now })
    return
  }
  if (mail.kind === 'alert') model.unasked.countedAt.push(tick.now)
  model.unasked.mailedAt.push(tick.now)
  // A roll-up has what the mail of a full digest only linked.
  const linked = mail.lines.filter((line) => !shown.includes(line) && model.maybeLinked.has(line.event))
  sendWithLinked(model, { kind: mail.kind, lines: shown }, mail.kind === 'rollup' ? linked : [], tick)
}

/** Sends a mail that may also have `linked`: events that an earlier mail showed or only linked. */
const sendWithLinked = (
  model: ReaderModel,
  mail: { kind: string; lines: JournalLine[] },
  linked: readonly JournalLine[],
  tick: TickObservation,
): void => {
  if (mail.lines.length + linked.length === 0) return
  send(model, mail, tick)
  if (linked.length === 0) return
  const optionalEvents = linked.map(({ event }) => event)
  Object.assign(model.mails.at(-1)!, { optionalEvents, ...(mail.lines.length === 0 && { isOptional: true }) })
}

/** Sends a reader one mail with all that is due and may be mailed now. */
const sendUnasked = (model: ReaderModel, work: Omit<TickWork, 'models'>, recorded: readonly JournalLine[]): void => {
  const { unasked, reader, mails } = model
  if (unasked.notices.length + unasked.parts.length === 0) return
  const isRetracted = ({ event, seq }: JournalLine): boolean =>
    recorded.some((line) => line.event === event && line.change === 'retraction' && line.seq > seq)
  unasked.notices = unasked.notices.filter(({ kind, line }) => kind === 'retraction' || !isRetracted(line))
  const isTold = (line: JournalLine): boolean => !isRetracted(line) && !isCorrected(model, line, work)
  const mail = takeUnasked(unasked, reader, work.tick, isTold)
  if (!mail) return
  send(model, mail, work.tick)
  if (mail.isOptional) mails.at(-1)!.isOptional = true
}

/** A mail has room for five events in full and fifteen in a line. It links the rest. */
const MAX_SHOWN = 20

const send = (
  { mails, told, maybeLinked }: ReaderModel,
  { kind, lines }: { kind: string; lines: JournalLine[] },
  { now }: TickObservation,
): void => {
  mails.push({ kind, events: lines.map(({ event }) => event).sort(), at: now })
  for (const { event, number } of lines) {
    if (lines.length > MAX_SHOWN && !told.has(event)) maybeLinked.add(event)
    if (lines.length <= MAX_SHOWN) maybeLinked.delete(event)
    told.set(event, Math.max(number, told.get(event) ?? 0))
  }
}

/** A retraction is due when its hold ends; a correction too, unless a later revision replaces it. */
const isCorrectionDue = (line: JournalLine, recorded: readonly JournalLine[], { at }: TickObservation): boolean => {
  if (line.silent || (line.change !== 'retraction' && line.change !== 'correction')) return false
  if (line.change === 'retraction') return line.releaseAt <= at
  const isReplaced = recorded.some(
    ({ event, number, change, releaseAt }) =>
      event === line.event &&
      number > line.number &&
      (change === 'retraction' || (change === 'correction' && releaseAt <= at)),
  )
  return line.releaseAt <= at && !isReplaced
}

/**
 * Lets the notices of a retraction or correction wait for the mails of those who were told. One of a correction that is not
 * urgent is decided by the next digest, if the reader has digests.
 */
const parkCorrections = (
  models: ReaderModel[],
  line: JournalLine,
  byEvent: Map<string, JournalLine[]>,
  tick: TickObservation,
): void => {
  for (const model of models) {
    const isPlain = line.change === 'correction' && !line.urgent
    if (isPlain && model.reader.digest.cadence !== 'none') continue
    if (!parkNotice(model, line, byEvent, tick)) continue
    if (line.urgent) model.correctedSeq.set(line.event, line.seq)
  }
  if (line.change === 'retraction')
    for (const { told, maybeLinked, alertedSeq, correctedSeq } of models)
      for (const known of [told, maybeLinked, alertedSeq, correctedSeq]) known.delete(line.event)
}

/** Lets the notice of a line wait for a mail to a reader who was told of its event, and answers whether it does. */
const parkNotice = (
  model: ReaderModel,
  line: JournalLine,
  byEvent: Map<string, JournalLine[]>,
  tick: TickObservation,
): boolean => {
  const { told, maybeLinked, unasked } = model
  if (!told.has(line.event) || isKnown(model, line, tick)) return false
  const isOptional = told.get(line.event)! >= line.number || maybeLinked.has(line.event)
  const before = byEvent.get(line.event)!.find(({ number }) => number === told.get(line.event))
  const rank = Math.max(severityRank(line.facts.severity), severityRank(before?.facts.severity ?? 'minor'))
  unasked.notices.push({ kind: line.change, line, rank, isOptional, due: tick.now })
  return true
}

/** The corrections, not urgent, in the window of a digest that does not show their events. */
const missedCorrections = (
  window: Map<string, JournalLine[]>,
  shown: readonly JournalLine[],
  from: number,
): JournalLine[] =>
  [...window].flatMap(([event, lines]) => {
    const newest = sinceRetraction(lines).findLast(({ change, silent }) => change === 'correction' && !silent)
    const isShown = shown.some((line) => line.event === event)
    return newest && !newest.urgent && newest.seq > from && !isShown ? newest : []
  })

/** Whether a reader had the new version before this tick, or got their first mail about the event at this tick. */
const isKnown = ({ told, mails }: ReaderModel, { event, number }: JournalLine, { now }: TickObservation): boolean =>
  told.get(event)! >= number && !mails.some((mail) => mail.at < now && mail.events.includes(event))

/** Sends the digests that are due. Missed due times become one digest. */
const sendDigests = ({ models, byEvent, to, tick }: TickWork, recorded: readonly JournalLine[]): void => {
  const retractions = recorded.filter(({ change }) => change === 'retraction')
  const retractedSeq = new Map(retractions.map((line) => [line.event, line.seq]))
  const windows = new Map<number, Map<string, JournalLine[]>>()
  for (const model of models) {
    if (model.digestDue > tick.at) continue
    model.digestDue = nextDigestAt(model.reader, tick.at)
    const { lastSeq } = model
    model.lastSeq = Math.max(lastSeq, to)
    const window = windows.get(lastSeq) ?? linesOfWindow(byEvent, lastSeq, to)
    windows.set(lastSeq, window)
    const matching = digestLines(window, model.reader, lastSeq)
    for (const line of missedCorrections(window, matching, lastSeq)) parkNotice(model, line, byEvent, tick)
    const current = matching.filter((line) => (retractedSeq.get(line.event) ?? 0) < line.seq)
    const lines = current.filter((line) => !isLeftOut(model, lastSeq, window.get(line.event)!))
    // A digest has what the mail of a full roll-up only linked.
    const linked = current.filter((line) => !lines.includes(line) && model.maybeLinked.has(line.event))
    sendWithLinked(model, { kind: 'digest', lines }, linked, tick)
    for (const { event } of lines)
      model.digestWindows.set(event, [...(model.digestWindows.get(event) ?? []), [lastSeq, to]])
  }
}

/** Returns the events with a line in the window (from, to], each with all its lines up to `to`. */
const linesOfWindow = (byEvent: Map<string, JournalLine[]>, from: number, to: number): Map<string, JournalLine[]> =>
  new Map(
    [...byEvent]
      .map(([event, lines]): [string, JournalLine[]] => [event, lines.filter(({ seq }) => seq <= to)])
      .filter(([, lines]) => (lines.at(-1)?.seq ?? 0) > from),
  )

/**
 * Whether a reader's digest leaves out an event, because they had its news by other mails of the same window: by an urgent
 * correction, or by an alert if the reader leaves out alerted events.
 */
const isLeftOut = (model: ReaderModel, from: number, lines: readonly JournalLine[]): boolean => {
  const event = lines[0]!.event
  const [alerted, corrected] = [model.alertedSeq, model.correctedSeq].map((seqs) => seqs.get(event) ?? 0)
  const isAlerted = alerted! > from
  const hadUpTo = Math.max(isAlerted ? alerted! : 0, corrected! > from ? corrected! : 0)
  if (hadUpTo === 0 || sinceRetraction(lines).some((line) => line.seq > hadUpTo && isNews(line))) return false
  return !isAlerted || corrected! > from || model.reader.leavesOutAlerted
}
