import { env } from 'cloudflare:workers'
import { RUNTIME_VARIABLES } from '../../runtime-variables.ts'
import { auditAlertRuns, auditAlerts } from './alert-audit.ts'
import { auditDigests } from './digest-audit.ts'
import { frozenBeforeRetraction, isRetractionCancelled, RETRACTION_HOLD_MS, wasRetracted } from './event-history.ts'
import { auditOrder } from './order-audit.ts'
import { auditHolds, auditRedactions } from './redaction-audit.ts'
import type { ScenarioResult } from './run-scenario.ts'
import {
  followsEvent,
  isCorrected,
  isLeaving,
  isRetracted,
  type ReaderRole,
  type ScenarioEvent,
  type ScenarioReader,
} from './scenario.ts'
import { type SentMail, sentMailsOf } from './sent-mail.ts'
import { complaintNameOf, eraseNameOf } from './user-requests.ts'
import { auditWebhooks } from './webhook-audit.ts'

const HOLD_MS = Number(RUNTIME_VARIABLES.ALERT_HOLD_SECONDS) * 1000

/** Returns everything that is wrong with a run, in sentences. */
export const audit = async (result: ScenarioResult): Promise<string[]> => {
  const mails = sentMailsOf(result)
  return [
    ...result.faults,
    ...mails.flatMap((mail) => auditMail(mail, result)),
    ...result.scenario.readers.flatMap((reader) => auditReader(reader, mails, result)),
    ...auditRequests(result),
    ...auditRedactions(result, mails),
    ...auditHolds(result, result.scenario.readers.flatMap(endOf)),
    ...auditJournal(result),
    ...(await auditRuns()),
    ...(await auditAlertRuns()),
    ...(await auditWebhooks(result)),
  ]
}

/** The request with which a reader's mail ends, if a chunk that has it is then held. */
const endOf = ({ email, role }: ScenarioReader): { email: string; request: string }[] => {
  if (role === 'eraser') return [{ email, request: eraseNameOf(email) }]
  return role === 'complainer' ? [{ email, request: complaintNameOf(email) }] : []
}

const CORRECTION_KINDS = ['retraction', 'correction']
const ALERT_KINDS = ['alert', 'rollup']
const isCorrection = ({ kind }: SentMail): boolean => CORRECTION_KINDS.includes(kind)
const isAlert = ({ kind }: SentMail): boolean => ALERT_KINDS.includes(kind)

/** The kinds of mail that a reader may get, apart from alerts. */
const ALLOWED_KINDS: Record<ReaderRole, string[]> = {
  steady: ['digest', ...CORRECTION_KINDS],
  leaver: ['digest', ...CORRECTION_KINDS],
  eraser: ['digest', ...CORRECTION_KINDS],
  complainer: ['digest', ...CORRECTION_KINDS],
  imported: ['digest', ...CORRECTION_KINDS],
  pending: ['confirmation', 'digest', ...CORRECTION_KINDS],
  mover: ['digest', ...CORRECTION_KINDS],
  late: ['confirmation', 'welcome', 'digest', ...CORRECTION_KINDS],
  silent: ['confirmation'],
}

/** Audits one mail by itself: its recipient, its language, and its content at the time of its freeze. */
const auditMail = (mail: SentMail, result: ScenarioResult): string[] => {
  const { scenario, commits } = result
  const subject = `${mail.kind} to ${mail.to}`
  if (mail.kind === 'operator')
    return mail.to === RUNTIME_VARIABLES.OPERATOR_EMAIL ? [] : [`${subject}, who is not the operator`]
  const reader = scenario.readers.find(({ email }) => email === mail.to)
  if (!reader) return [`${subject}, who is no reader`]
  const wasCommitted = (what: string, who: string): boolean =>
    commits.some((entry) => entry.what === what && entry.who === who && entry.at < mail.frozenAt)
  const isSilent = (id: string) => scenario.events.find((each) => each.id === id)?.silent
  return faultsIn(subject, {
    'was never frozen': mail.frozenAt === Number.POSITIVE_INFINITY,
    'was not chosen': !ALLOWED_KINDS[reader.role].includes(mail.kind) && !(isAlert(mail) && reader.alerts !== 'none'),
    'is in another language': mail.lang !== reader.lang,
    'was sent as it was, after a refusal of all of it and after they had left': isSentAfterLeaving(mail, result),
    'was frozen after they had left': wasCommitted('ended', mail.to),
    'has no event': (mail.kind === 'digest' || isAlert(mail)) && mail.events.length === 0,
    'has an event that they do not follow': mail.events.some((id) => !isFollowed(reader, id, result)),
    'has a retracted event': mail.kind !== 'retraction' && mail.events.some((id) => wasRetracted(id, mail, result)),
    'takes back an event without a revision':
      isCorrection(mail) && !mail.events.every((id) => wasCommitted(mail.kind, id)),
    'has an event on hold': mail.events.some((id) => isOnHold(id, mail, result)),
    'has a silent event': mail.kind !== 'welcome' && mail.events.some(isSilent),
  })
}

/** Whether its request was repeated though every attempt until its reader left was refused as a whole. */
const isSentAfterLeaving = ({ key, to, isRefused }: SentMail, { requests, leftAt }: ScenarioResult): boolean => {
  const left = leftAt.get(to)
  if (left === undefined || isRefused) return false
  const attempts = requests.filter((request) => request.key === key)
  const firstAfter = attempts.findIndex(({ at }) => at > left)
  return firstAfter > 0 && attempts.slice(0, firstAfter).every(({ isSurelyRefused }) => isSurelyRefused)
}

const faultsIn = (subject: string, faults: Record<string, boolean | undefined>): string[] =>
  Object.entries(faults).flatMap(([fault, isFound]) => (isFound ? [`${subject} ${fault}`] : []))

const isFollowed = (reader: ScenarioReader, id: string, { scenario }: ScenarioResult): boolean => {
  const event = scenario.events.find((each) => each.id === id)
  return event !== undefined && followsEvent(reader.follows, event)
}

/** Whether the event's hold was not over: for a digest, by the time of every tick so far. */
const isOnHold = (id: string, mail: SentMail, { ticks, recordedAt, revisedAt }: ScenarioResult): boolean => {
  if (isCorrection(mail)) return mail.wall < (revisedAt.get(id) ?? 0) + RETRACTION_HOLD_MS
  const releaseAt = (recordedAt.get(id) ?? 0) + HOLD_MS
  if (isAlert(mail)) return mail.wall < releaseAt
  return mail.kind === 'digest' && !ticks.some(({ time, wall }) => time >= releaseAt && wall <= mail.wall)
}

/** Audits all mails to one reader: how many of each kind, and how often they tell each event. */
const auditReader = (reader: ScenarioReader, mails: SentMail[], result: ScenarioResult): string[] => {
  const own = mails.filter((mail) => mail.to === reader.email)
  const count = (kind: string): number => own.filter((mail) => mail.kind === kind).length
  const attempts = result.attempts.get(`subscribe ${reader.email}`) ?? 0
  const earlyDigests = own.filter((mail) => mail.kind === 'digest' && mail.isEarly).length
  const faults = faultsIn(reader.email, {
    'did not get one confirmation': attempts > 0 && (count('confirmation') < 1 || count('confirmation') > attempts),
    'did not get one welcome': reader.role === 'late' && count('welcome') !== 1,
    'left, which was not stored': isLeaving(reader) && !hasLeft(reader, result),
    'got two digests of one morning': reader.role === 'steady' && earlyDigests > 1,
  })
  return reader.role === 'silent' ? faults : [...faults, ...auditEvents(reader, own, result)]
}

const auditEvents = (reader: ScenarioReader, own: SentMail[], result: ScenarioResult): string[] => {
  const alerts = own.filter(isAlert)
  const digests = own.filter((mail) => !isAlert(mail) && !isCorrection(mail))
  return result.scenario.events.flatMap((event) => [
    ...auditDigests(event, reader, digests, own.filter(isCorrection), result),
    ...auditAlerts(event, reader, alerts, result),
    ...auditCorrections(event, reader, own, result),
    ...auditOrder(event, reader, own, result),
  ])
}

const hasLeft = ({ email }: ScenarioReader, { commits }: ScenarioResult): boolean =>
  commits.some(({ what, who }) => what === 'ended' && who === email)

/**
 * A reader with a mail about a retracted event, or about the first version of a corrected one, gets one mail that takes it
 * back. A reader who left may get none, nor one whose mail the provider refused: the Worker may not know that yet.
 */
const auditCorrections = (
  event: ScenarioEvent,
  reader: ScenarioReader,
  own: SentMail[],
  result: ScenarioResult,
): string[] => {
  const { id, later } = event
  const corrections = own.filter((mail) => isCorrection(mail) && mail.events.includes(id))
  const telling = tellingMails(event, own, result)
  // A mail of unknown outcome counts as told, also if the provider never accepted it.
  const mayBeTold = result.commits.some(({ what }) => what === 'unknown')
  const most = mayBeTold ? 1 : Math.min(1, telling.length)
  const least = isLeaving(reader) || telling.every(({ isRefused }) => isRefused) ? 0 : 1
  if (corrections.length >= least && corrections.length <= most) return []
  return [
    `${reader.email} was told ${telling.length} times of ${id}, and ${corrections.length} times that it is ${later}`,
  ]
}

/** The mails to a reader about the version of an event that a retraction or urgent correction takes back. */
const tellingMails = (event: ScenarioEvent, own: SentMail[], result: ScenarioResult): SentMail[] => {
  const { id } = event
  const about = own.filter((mail) => mail.events.includes(id) && !isCorrection(mail))
  if (isCorrected(event)) return about.filter(({ firstVersions }) => firstVersions.includes(id))
  if (isRetracted(event)) return about
  if (event.later !== 'recalled' || isRetractionCancelled(event, result)) return []
  return frozenBeforeRetraction(id, about, result)
}

/** A key always has the same bytes. A request is repeated only while its outcome is unknown. */
const auditRequests = ({ requests }: ScenarioResult): string[] => {
  const bodies = new Map<string, string>()
  return requests.flatMap(({ key, body, isNeedless }) => {
    const isChanged = (bodies.get(key) ?? body) !== body
    bodies.set(key, body)
    return faultsIn(key, { 'has two bodies': isChanged, 'was sent again without need': isNeedless })
  })
}

const CHANGES = {
  retracted: 'retraction',
  corrected: 'correction',
  'corrected during': 'correction',
  updated: 'update',
  'retracted after': 'retraction',
  recalled: 'retraction,new',
}

const auditJournal = ({ scenario, commits }: ScenarioResult): string[] =>
  scenario.events.flatMap(({ id, later }) => {
    const recorded = commits.filter(({ who }) => who === id).map(({ what }) => what)
    const expected = ['new', ...(later ? [CHANGES[later]] : [])]
    return recorded.join() === expected.join() ? [] : [`${id} was recorded as ${recorded.join(', ')}`]
  })

const SELECT_OPEN_RUNS = `
  SELECT id, state, audience, members, untold, gone FROM run WHERE state <> 'planned' OR members + untold + gone <> audience`

const auditRuns = async (): Promise<string[]> => {
  const { results } = await env.DB.prepare(SELECT_OPEN_RUNS).all()
  return results.map((run) => `a run does not account for its audience: ${JSON.stringify(run)}`)
}
