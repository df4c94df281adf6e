import { env } from 'cloudflare:workers'
import { RUNTIME_VARIABLES } from '../../runtime-variables.ts'
import { faultsOfAlertRuns, faultsOfAlerts } from './audit-alerts.ts'
import type { Played } from './play.ts'
import { type Happening, hears, type Reader } from './story.ts'
import { type Told, toldIn } from './told.ts'

const HOLD_MS = Number(RUNTIME_VARIABLES.ALERT_HOLD_SECONDS) * 1000

/** Everything in which a story did not end as promised. */
export const audit = async (played: Played): Promise<string[]> => {
  const told = toldIn(played)
  return [
    ...played.faults,
    ...told.flatMap((mail) => faultsOfMail(mail, played)),
    ...played.story.readers.flatMap((reader) => faultsOfReader(reader, told, played)),
    ...faultsOfRequests(played),
    ...faultsOfJournal(played),
    ...(await faultsOfRuns()),
    ...(await faultsOfAlertRuns()),
  ]
}

const NOTICES = ['retraction', 'correction']
const isNotice = ({ kind }: Told): boolean => NOTICES.includes(kind)

const KINDS: Record<Reader['part'], string[]> = {
  steady: ['digest', ...NOTICES],
  leaver: ['digest', ...NOTICES],
  mover: ['digest', ...NOTICES],
  late: ['confirmation', 'welcome', 'digest', ...NOTICES],
  silent: ['confirmation'],
}

/** What is wrong with a mail by itself: to whom it went, what of, and what had happened before it was frozen. */
const faultsOfMail = (mail: Told, played: Played): string[] => {
  const { story, book } = played
  const named = `${mail.kind} to ${mail.to}`
  if (mail.kind === 'operator') return mail.to === RUNTIME_VARIABLES.OPERATOR_EMAIL ? [] : [`${named}, a stranger`]
  const reader = story.readers.find(({ email }) => email === mail.to)
  if (!reader) return [`${named}, a stranger`]
  const isBehind = (what: string, who: string): boolean =>
    book.some((line) => line.what === what && line.who === who && line.at < mail.frozen)
  return said(named, {
    'was never frozen': mail.frozen === Number.POSITIVE_INFINITY,
    'was not asked for': !KINDS[reader.part].includes(mail.kind) && !(isAtOnce(mail) && reader.alerts !== 'none'),
    'is not in their language': mail.lang !== reader.lang,
    'was frozen after they had left': isBehind('ended', mail.to),
    'tells nothing': (mail.kind === 'digest' || isAtOnce(mail)) && mail.events.length === 0,
    'tells what does not concern them': mail.events.some((id) => !isHeard(reader, id, played)),
    'tells what was retracted': mail.kind !== 'retraction' && mail.events.some((id) => isBehind('retraction', id)),
    'takes back what stands': isNotice(mail) && !mail.events.every((id) => isBehind(mail.kind, id)),
    'tells what is held back': mail.events.some((id) => isHeld(id, mail, played)),
    'tells what is silent':
      mail.kind !== 'welcome' && mail.events.some((id) => story.happenings.find((each) => each.id === id)?.silent),
  })
}

const said = (named: string, faults: Record<string, boolean | undefined>): string[] =>
  Object.entries(faults).flatMap(([fault, is]) => (is ? [`${named} ${fault}`] : []))

const isHeard = (reader: Reader, id: string, { story }: Played): boolean => {
  const happening = story.happenings.find((each) => each.id === id)
  return happening !== undefined && hears(reader.follows, happening)
}

/** Whether no tick had come yet for which the hold of what is told was over. */
const isHeld = (id: string, mail: Told, { ticks, recordedAt }: Played): boolean => {
  const released = (recordedAt.get(id) ?? 0) + HOLD_MS
  if (isAtOnce(mail)) return mail.wall < released
  return mail.kind === 'digest' && !ticks.some(({ time, wall }) => time >= released && wall <= mail.wall)
}

const isAtOnce = ({ kind }: Told): boolean => kind === 'alert' || kind === 'rollup'

/** What is wrong with all mails to one reader together: the number of each kind, and how often each event is told. */
const faultsOfReader = (reader: Reader, told: Told[], played: Played): string[] => {
  const mine = told.filter((mail) => mail.to === reader.email)
  const count = (kind: string): number => mine.filter((mail) => mail.kind === kind).length
  const tries = played.tries.get(`ask ${reader.email}`) ?? 0
  const firstDigests = mine.filter((mail) => mail.kind === 'digest' && mail.isFirst).length
  return [
    ...said(reader.email, {
      'was not asked to confirm once': tries > 0 && (count('confirmation') < 1 || count('confirmation') > tries),
      'was not welcomed once': reader.part === 'late' && count('welcome') !== 1,
      'left, which nobody wrote down': reader.part === 'leaver' && !hasLeft(reader, played),
      'got two digests of one morning': reader.part === 'steady' && firstDigests > 1,
    }),
    ...(reader.part === 'silent'
      ? []
      : played.story.happenings.flatMap((each) => [
          ...faultsOfTelling(
            each,
            reader,
            mine.filter((mail) => !isAtOnce(mail)),
            played,
          ),
          ...faultsOfAlerts(each, reader, mine.filter(isAtOnce)),
          ...faultsOfTakingBack(each, reader, mine),
        ])),
  ]
}

const hasLeft = ({ email }: Reader, { book }: Played): boolean =>
  book.some(({ what, who }) => what === 'ended' && who === email)

/** From how many to how many mails tell an event: with the first digests or before, and in all. */
type Bounds = { first: [number, number]; all: [number, number] }

const faultsOfTelling = (happening: Happening, reader: Reader, mine: Told[], played: Played): string[] => {
  if (!hears(reader.follows, happening)) return []
  const telling = mine.filter((mail) => !isNotice(mail) && mail.events.includes(happening.id))
  const first = telling.filter((mail) => mail.isFirst).length
  const bounds = boundsOf(happening, reader, mine, played)
  const isWithin = (number: number, [least, most]: [number, number]): boolean => number >= least && number <= most
  if (isWithin(first, bounds.first) && isWithin(telling.length, bounds.all)) return []
  const should = `should be ${bounds.first.join(' to ')} and ${bounds.all.join(' to ')}`
  return [
    `${reader.email} was told of ${happening.id} ${first} times by the first morning, ${telling.length} in all: ${should}`,
  ]
}

const boundsOf = (happening: Happening, reader: Reader, mine: Told[], played: Played): Bounds => {
  const { silent, published, later } = happening
  if (silent) return reader.part === 'late' ? { first: [1, 1], all: [1, 1] } : { first: [0, 0], all: [0, 0] }
  if (reader.part === 'leaver') return { first: [0, 1], all: [0, 1] }
  if (later === 'retracted') return retractedBounds(happening, reader, mine, played)
  if (published !== 'before') return { first: [0, 1], all: [1, 1] }
  const most = later === 'updated' ? 2 : 1
  if (reader.digest === 'friday') return { first: [0, 0], all: [1, 1] }
  if (reader.part === 'mover') return { first: [0, 1], all: [1, most] }
  return { first: [1, 1], all: [most, most] }
}

/** Whoever's mail was frozen before the retraction was told, nobody else is. */
const retractedBounds = ({ id }: Happening, reader: Reader, mine: Told[], { book }: Played): Bounds => {
  const retracted = book.find((line) => line.what === 'retraction' && line.who === id)?.at ?? 0
  const isTold = reader.part === 'steady' && mine.some((mail) => mail.isFirst && mail.frozen < retracted)
  return { first: [isTold ? 1 : 0, 1], all: [isTold ? 1 : 0, 1] }
}

/**
 * Exactly those who were told of what was retracted, or in its first form of what was corrected, are told so, once. Who
 * left meanwhile need not be; and of whom the provider refused it may not have been known yet.
 */
const faultsOfTakingBack = ({ id, later }: Happening, reader: Reader, mine: Told[]): string[] => {
  const about = mine.filter((mail) => mail.events.includes(id))
  const notices = about.filter(isNotice)
  const owed = about.filter(
    (mail) => !isNotice(mail) && (later === 'retracted' || (later === 'corrected' && mail.first.includes(id))),
  )
  const most = Math.min(1, owed.length)
  const least = reader.part === 'leaver' || owed.every(({ isRefused }) => isRefused) ? 0 : 1
  if (notices.length >= least && notices.length <= most) return []
  return [`${reader.email} was told ${owed.length} times of ${id}, and ${notices.length} times that it is ${later}`]
}

/** A key stands for the same bytes for ever, and is asked for again only where nobody knows of an answer. */
const faultsOfRequests = ({ asked }: Played): string[] => {
  const bodies = new Map<string, string>()
  return asked.flatMap(({ key, body, isUncalledFor }) => {
    const isOther = (bodies.get(key) ?? body) !== body
    bodies.set(key, body)
    return said(key, { 'has two bodies': isOther, 'was asked for again without need': isUncalledFor })
  })
}

const REVISIONS = { retracted: 'retraction', corrected: 'correction', updated: 'update' }

const faultsOfJournal = ({ story, book }: Played): string[] =>
  story.happenings.flatMap(({ id, later }) => {
    const recorded = book.filter(({ who }) => who === id).map(({ what }) => what)
    const wanted = ['new', ...(later ? [REVISIONS[later]] : [])]
    return recorded.join() === wanted.join() ? [] : [`${id} was recorded as ${recorded.join(', ')}`]
  })

const OPEN_RUNS = `
  SELECT id, state, audience, members, untold, gone FROM run WHERE state <> 'planned' OR members + untold + gone <> audience`

const faultsOfRuns = async (): Promise<string[]> => {
  const { results } = await env.DB.prepare(OPEN_RUNS).all()
  return results.map((run) => `a run is not accounted for: ${JSON.stringify(run)}`)
}
