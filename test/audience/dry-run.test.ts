import { describe, expect, test } from 'vitest'
import {
  countReaders,
  type InformedReaderChoice,
  type ProspectiveRevision,
  type ReaderCounts,
} from '../../src/audience/dry-run.ts'
import type { FilterAudience } from '../../src/audience/filter-store.ts'
import { budgetLimitsOf, createInvocationBudget, type InvocationBudget } from '../../src/lib/invocation-budget.ts'
import type { HistoryEntry } from '../../src/timeline/change-rules.ts'
import type { RevisionFacts } from '../../src/timeline/event.ts'
import { following, world } from './small-world.ts'

const facts = (more: Partial<RevisionFacts> = {}): RevisionFacts => ({
  nature: 'event',
  certainty: 'reported',
  severity: 'severe',
  regions: ['aleppo'],
  actors: [],
  ...more,
})

const AUDIENCES: FilterAudience[] = [
  {
    id: 'a',
    filter: following({ regions: ['aleppo'] }),
    digestReaders: 10,
    alertReaders: { extreme: 1, severe: 20, all: 300 },
  },
  {
    id: 'b',
    filter: following({ regions: ['hama'] }),
    digestReaders: 5_000,
    alertReaders: { extreme: 0, severe: 7_000, all: 0 },
  },
  {
    id: 'c',
    filter: following({ severity: 'extreme' }),
    digestReaders: 40,
    alertReaders: { extreme: 0, severe: 0, all: 9_000 },
  },
]

type Earlier = Partial<Pick<HistoryEntry, 'change' | 'silent' | 'facts'>>

/** The counts for a revision of an event with this history, oldest first. */
const count = (
  revision: Partial<ProspectiveRevision> = {},
  history: Earlier[] = [],
  audiences = AUDIENCES,
  informed: InformedReaderChoice[] = [],
  budget?: InvocationBudget,
): Promise<ReaderCounts> => {
  const listPage = async (after: string, limit: number) => audiences.filter(({ id }) => id > after).slice(0, limit)
  const defaults = { event: 'e', change: 'new', silent: false, urgent: false, facts: facts() } as const
  const entries = history.map((entry, index): HistoryEntry => ({ ...defaults, seq: index + 1, ...entry }))
  return countReaders(
    listPage,
    { ...defaults, seq: entries.length + 1, ...revision },
    entries,
    world,
    { readers: informed, isComplete: true },
    budget,
  )
}

describe('a dry run counts', () => {
  test('the readers whose filter matches: at once by alert level, and in the next digest', async () => {
    expect(await count()).toEqual({ at_once: 320, next_digest: 10 })
    expect(await count({ facts: facts({ severity: 'extreme' }) })).toEqual({ at_once: 9_321, next_digest: 50 })
    expect(await count({ facts: facts({ severity: 'moderate' }) })).toEqual({ at_once: 300, next_digest: 10 })
    expect(await count({ facts: facts({ severity: 'minor' }) })).toEqual({ at_once: 300, next_digest: 10 })
  })

  test.each<[string, Partial<RevisionFacts>]>([
    ['a claim', { nature: 'claim' }],
    ['a forecast', { nature: 'forecast' }],
    ['an unverified event', { certainty: 'unverified' }],
  ])('nobody at once for %s', async (_, more) => {
    expect(await count({ facts: facts(more) })).toEqual({ at_once: 0, next_digest: 10 })
  })

  test('the readers who were told of it: at once for a retraction and an urgent correction', async () => {
    const told = [
      { filter: 'a', alerts: 'severe' as const, hasDigest: true },
      { filter: 'b', alerts: 'none' as const, hasDigest: true },
    ]
    const of = (revision: Partial<ProspectiveRevision>) => count(revision, [{}], AUDIENCES, told)
    expect(await of({ change: 'retraction' })).toEqual({ at_once: 2, next_digest: 0 })
    expect(await of({ change: 'correction', urgent: true })).toEqual({ at_once: 2, next_digest: 9 })
    expect(await of({ change: 'correction' })).toEqual({ at_once: 0, next_digest: 11 })
  })

  test('an urgent correction that moves an event: those told, and alerts and digests of those who follow the new place', async () => {
    const told = [{ filter: 'b', alerts: 'severe' as const, hasDigest: true }]
    const moved = { change: 'correction', urgent: true } as const
    const history = [{ facts: facts({ regions: ['hama'] }) }]
    expect(await count(moved, history, AUDIENCES, told)).toEqual({ at_once: 321, next_digest: 10 })
  })

  test.each<[Partial<ProspectiveRevision>, ReaderCounts]>([
    [{ silent: true }, { at_once: 0, next_digest: 0 }],
    [{ change: 'translation' }, { at_once: 0, next_digest: 0 }],
    [{ change: 'minor' }, { at_once: 0, next_digest: 0 }],
    [{ change: 'retraction' }, { at_once: 0, next_digest: 0 }],
    [
      { change: 'retraction', silent: true },
      { at_once: 0, next_digest: 0 },
    ],
  ])('for %j: %j', async (revision, expected) => {
    expect(await count(revision)).toEqual(expected)
  })

  test('no reader at once who had an alert of the event before, unless it is worse or wider', async () => {
    const update = { change: 'update' } as const
    expect(await count(update, [{}])).toEqual({ at_once: 0, next_digest: 10 })
    const extreme = { ...update, facts: facts({ severity: 'extreme' }) }
    expect(await count(extreme, [{}])).toEqual({ at_once: 9_321, next_digest: 50 })
    const wider = { ...update, facts: facts({ regions: ['aleppo', 'idlib'] }) }
    expect(await count(wider, [{}])).toEqual(await count({ ...wider, change: 'new' }))
    expect(await count(update, [{ facts: facts({ certainty: 'unverified' }) }])).toEqual({
      at_once: 320,
      next_digest: 10,
    })
    const elsewhere = { facts: facts({ regions: ['idlib'] }) }
    expect(await count({ change: 'correction' }, [elsewhere])).toEqual({ at_once: 320, next_digest: 10 })
    expect(await count(update, [{ silent: true }])).toEqual({ at_once: 320, next_digest: 10 })
  })

  test('all readers at once again for an event that is recorded again after a retraction', async () => {
    const history: Earlier[] = [{}, { change: 'retraction' }]
    expect(await count({}, history)).toEqual({ at_once: 320, next_digest: 10 })
    expect(await count({ change: 'update' }, [...history, {}])).toEqual({ at_once: 0, next_digest: 10 })
  })

  test('the readers of all pages of filters', async () => {
    const many = Array.from(
      { length: 4_321 },
      (_, index): FilterAudience => ({ ...AUDIENCES[0]!, id: String(index).padStart(6, '0') }),
    )
    expect(await count({}, [], many)).toEqual({ at_once: 320 * 4_321, next_digest: 43_210 })
  })
})

test('a dry run that has no time for all filters says that it counted at least these readers', async () => {
  const audiences = Array.from({ length: 5_000 }, (_, at) => ({
    ...AUDIENCES[0]!,
    id: String(at).padStart(4, '0'),
    digestReaders: 1,
  }))
  const free = createInvocationBudget(budgetLimitsOf('free'))
  const counted = await count({}, [{}], audiences, [], free)
  expect(counted).toMatchObject({ complete: false })
  expect(counted.next_digest).toBeGreaterThan(500)
  expect(free.left('matches')).toBeGreaterThanOrEqual(0)
  expect(await count({}, [{}], audiences, [], createInvocationBudget(budgetLimitsOf('paid')))).toMatchObject({
    next_digest: 5_000,
  })
})

test('a dry run says so as well if not all were found who were told', async () => {
  const listPage = async () => []
  const revision = { event: 'e', change: 'retraction', silent: false, urgent: false, seq: 2, facts: facts() } as const
  expect(await countReaders(listPage, revision, [], world, { readers: [], isComplete: false })).toEqual({
    ...{ at_once: 0, next_digest: 0, complete: false },
  })
})
