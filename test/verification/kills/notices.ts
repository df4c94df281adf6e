import type { Letter } from './book.ts'
import { type Case, newVerdict, type Verdict } from './judging.ts'

/** Tells those who were told that it is otherwise. */
export const isNotice = ({ kind }: Letter): boolean => kind === 'retraction' || kind === 'correction'

/**
 * Judges the mails of a reader that take back or put right: whoever was told of an event that was retracted is told so
 * once, and nobody else. A correction here stands in the next digest of all who follow it, and nobody changes what they
 * follow: only someone between two digests may get one by itself.
 */
export const judgeNotices = ({ reader, letters, recorded, takenBack }: Case): Verdict => {
  const verdict = newVerdict()
  const accuse = (fault: string): void => {
    verdict.findings.push(`${reader.email} ${fault}`)
  }
  for (const event of new Set(letters.flatMap((letter) => letter.events))) {
    const about = letters.filter((letter) => letter.events.includes(event))
    const told = about.filter((letter) => letter.kind !== 'retraction')
    const notices = about.filter((letter) => letter.kind === 'retraction')
    const end = takenBack.get(event)
    if (notices.length > Math.min(1, told.length)) {
      verdict.doubled += notices.length - Math.min(1, told.length)
      accuse(`was told of ${event} ${told.length} times and that it was withdrawn ${notices.length} times`)
    }
    if (notices.some(({ at }) => !end || at < end.began))
      accuse(`was told that ${event} was withdrawn, which it was not`)
    if (end && !reader.left && notices.length === 0 && told.some(({ isRefused }) => !isRefused)) {
      verdict.lost++
      accuse(`was told of ${event} and never that it was withdrawn`)
    }
    const corrected = about.filter((letter) => letter.kind === 'correction').length
    const corrections = recorded.filter((each) => each.event === event && each.change === 'correction').length
    if (corrected > (reader.isWanderer ? Math.min(corrections, told.length - corrected) : 0)) {
      verdict.doubled++
      accuse(`got ${corrected} corrections of ${event} that their digest tells`)
    }
  }
  return verdict
}
