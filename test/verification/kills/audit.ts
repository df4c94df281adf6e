import { calendarOf } from './almanac.ts'
import type { Book, Letter, Reader } from './book.ts'
import { DUES } from './crowd.ts'
import { type Case, judgeSettled, judgeWanderer, newVerdict, type Verdict } from './judging.ts'
import { isNotice, judgeNotices } from './notices.ts'

/** How long a request to confirm is kept, in time as ticks tell it. */
const CONFIRM_WITHIN_MS = 72 * 3_600_000

/**
 * Judges from what the stand-in took and what was done from outside: everyone who was due has each mail once, and nobody
 * has one who should not. A member that the provider refused counts as told: it was answered for.
 */
export const audit = (book: Book): Verdict => {
  const letters = Map.groupBy(book.letters, (letter) => letter.to)
  const calendars = new Map(DUES.map((due) => [due, calendarOf(book, due)]))
  const takenBack = new Map(
    book.recorded.filter(({ change }) => change === 'retraction').map((revision) => [revision.event, revision]),
  )
  const verdicts = [...book.readers.values()].flatMap((reader) => {
    const { claims } = calendars.get(reader.choice.due)!
    const one = { ...book, reader, letters: letters.get(reader.email) ?? [], claims, takenBack }
    return [judge(book, { ...one, letters: one.letters.filter((letter) => !isNotice(letter)) }), judgeNotices(one)]
  })
  const strangers = book.letters.filter(({ to, kind }) => !book.readers.has(to) && kind !== 'operator')
  return {
    findings: [
      ...book.findings,
      ...[...calendars.values()].flatMap((calendar) => calendar.findings),
      ...strangers.map(({ kind, to }) => `${to} is nobody, and got a ${kind}`),
      ...verdicts.flatMap((verdict) => verdict.findings),
    ],
    lost: verdicts.reduce((sum, verdict) => sum + verdict.lost, 0),
    doubled: verdicts.reduce((sum, verdict) => sum + verdict.doubled, 0),
  }
}

const judge = (book: Book, one: Case): Verdict => {
  const { reader, letters } = one
  const ofKind = (...kinds: string[]) => letters.filter(({ kind }) => kinds.includes(kind))
  if (!reader.isLoaded) return judgeNewcomer(book, one)
  const told = { ...one, letters: ofKind('digest') }
  const verdict = reader.isWanderer ? judgeWanderer(told) : judgeSettled(told)
  for (const letter of ofKind('confirmation', 'welcome', 'operator'))
    verdict.findings.push(`${reader.email} got a ${letter.kind} that nobody asked for`)
  return verdict
}

/** Whoever came by the front door: mails to confirm as asked for, one welcome once confirmed, and before that nothing. */
const judgeNewcomer = (book: Book, one: Case): Verdict => {
  const { asked, confirmed, email } = one.reader
  const [toConfirm, others] = [one.letters.filter(isToConfirm), one.letters.filter((letter) => !isToConfirm(letter))]
  const welcomes = others.filter(({ kind }) => kind === 'welcome').length
  const told = confirmed ? judgeWanderer({ ...one, letters: others }) : newVerdict()
  const wrong = {
    lost: [
      ...(confirmed && welcomes === 0 ? [`${email} confirmed and was not welcomed`] : []),
      ...(asked && toConfirm.length === 0 && isOverdue(book, asked) ? [`${email} was not asked to confirm`] : []),
    ],
    doubled: [
      ...(welcomes > 1 ? [`${email} was welcomed ${welcomes} times`] : []),
      ...(toConfirm.length > (asked?.times ?? 0) ? [`${email} was asked to confirm ${toConfirm.length} times`] : []),
    ],
    other: !confirmed && others.length > 0 ? [`${email} never confirmed, and got a ${others[0]!.kind}`] : [],
  }
  return {
    findings: [...told.findings, ...wrong.lost, ...wrong.doubled, ...wrong.other],
    lost: told.lost + wrong.lost.length,
    doubled: told.doubled + wrong.doubled.length,
  }
}

const isToConfirm = ({ kind }: Letter): boolean => kind === 'confirmation'

/** Whether nothing was left to do at a moment when the request to confirm was still kept. */
const isOverdue = ({ idles }: Book, { ended, at }: NonNullable<Reader['asked']>): boolean =>
  idles.some((idle) => idle.began > ended && idle.at < at + CONFIRM_WITHIN_MS)
