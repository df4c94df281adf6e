import { filterWindowsOf } from '../../audience/filter-history.ts'
import type { MailKind } from '../select/edition-items.ts'
import type { ActiveReader, MailHistory } from '../select/select-items.ts'
import type { DigestRun } from '../stores/cohort-history-store.ts'
import { startOf } from './mail-histories.ts'

/** A text that is equal for readers with the same edition: all that `itemSelector` depends on, and the language. */
export const windowEditionKeyOf = (
  kind: MailKind,
  {
    run,
    from,
    to,
    filter,
    lang,
    least,
    since,
    cohortThreshold,
    hasUpdates,
    gaps,
    alertedMode,
    ...reader
  }: ActiveReader,
  { runs: { cohorts, digests, follows }, corrected, choices, carried }: MailHistory,
): string =>
  JSON.stringify([
    [kind, lang, filter, from, to, least, since, cohortThreshold, hasUpdates, gaps],
    kind === 'digest' || kind === 'rollup'
      ? filterWindowsOf({ current: reader.digestFilter!, earlier: reader.earlierFilters }, startOf(from, digests), to)
      : [],
    [...corrected].sort(),
    [...carried].sort(),
    choices.map(({ event, kind, from, to }) => [event, kind, from, to]),
    cohorts.length + follows.length === 0
      ? null
      : [
          [run, alertedMode],
          cohorts.map(({ schedule, from, to, gaps, runs }) => [schedule, from, to, gaps, runs.map(linkingKeyOf)]),
          digests.map((digest) => [linkingKeyOf(digest), digest.from, digest.to]),
          follows.map(({ run }) => run),
        ],
  ])

const linkingKeyOf = ({ run, linked }: Pick<DigestRun, 'run' | 'linked'>) =>
  linked ? [run, ...[...linked].sort()] : run
