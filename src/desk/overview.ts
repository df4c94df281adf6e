import { type Health, readHealth, readStatus, type Status } from '../delivery/insight/health.ts'
import type { Change, Lang } from '../timeline/event.ts'
import type { JournalStore } from '../timeline/journal-store.ts'
import { isRedacted, type JournalRevision } from '../timeline/redaction.ts'
import type { NextDigest, OverviewStore } from './overview-store.ts'

type OverviewContext = Parameters<typeof readHealth>[0] &
  Parameters<typeof readStatus>[0] & {
    overview: OverviewStore
    journal: Pick<JournalStore, 'readRecorded' | 'listLatest'>
  }

/** A revision on hold. `secondsLeft` counts to the end of its hold. */
export type HeldEvent = { event: string; number: number; change: Change; title: string; secondsLeft: number }

/** The content of the first page of the desk. Times in ms UTC; titles in the language that was asked for, else in another. */
export type Overview = {
  troubles: Health['troubles']
  work: Status['work']
  onHold: HeldEvent[]
  lastSent: { event: string; title: string; told: number; accepted: number }[]
  nextDigests: NextDigest[]
}

const SECOND_MS = 1_000

/** Reads the content of the first page of the desk. `now` in ms UTC. */
export const readOverview = async (context: OverviewContext, lang: Lang, now: number): Promise<Overview> => {
  const [health, status, held, nextDigests] = await Promise.all([
    readHealth(context),
    readStatus(context),
    context.overview.listHeld(now),
    context.overview.listNextDigests(now),
  ])
  const revisions = await context.journal.readRecorded(held)
  const sent = await context.journal.readRecorded(
    await context.journal.listLatest(status.reach.map(({ event }) => event)),
  )
  const titles = new Map(sent.map((revision) => [revision.id, titleOf(revision, lang)]))
  return {
    troubles: health.troubles,
    work: status.work,
    nextDigests,
    onHold: held.map(({ event, number, releaseAt }, at) => ({
      event,
      number,
      change: revisions[at]!.change,
      title: titleOf(revisions[at]!, lang),
      secondsLeft: Math.ceil((releaseAt - now) / SECOND_MS),
    })),
    lastSent: status.reach.map((reach) => ({ ...reach, title: titles.get(reach.event) ?? reach.event })),
  }
}

/** The title in a language, or in another; the id of a revision that was redacted. */
const titleOf = (revision: JournalRevision, lang: Lang): string =>
  isRedacted(revision)
    ? revision.id
    : ((revision.text[lang] ?? revision.text.en ?? revision.text.ar)?.title ?? revision.id)
