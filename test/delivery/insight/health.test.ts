import { describe, expect, test, vi } from 'vitest'
import { readHealth } from '../../../src/delivery/insight/health.ts'
import { SchemaError } from '../../../src/schema-rules.ts'

const NOW = 1_000_000_000
const MINUTE = 60_000
const NO_WORK = { plan: 0, confirmations: 0, alerts: 0, digests: 0, unknown: 0 }
const SENDING = { perSecond: 2, waitUntil: 0, waitReason: null, pausedAt: null, pausedReason: null, nextSlotAt: 0 }

type State = {
  lastWallAt?: number | null
  sending?: Partial<Record<keyof typeof SENDING, unknown>>
  suspended?: { kind: 'digest'; reason: string }[]
  troubles?: string[]
  unknown?: number
  lost?: string[]
  checkDatabase?: () => Promise<void>
}

const EDITION = {
  id: 'e1',
  kind: 'digest' as const,
  lang: 'en' as const,
  hash: 'h',
  told: [],
  items: null,
  isCleared: false,
}

const troublesOf = async (state: State): Promise<string[]> => {
  const tick = { clockAt: null, clockWallAt: null, lastAt: 5, lastWallAt: state.lastWallAt ?? null, tidiedDay: null }
  const { troubles, lastTickAt } = await readHealth({
    checkDatabase: state.checkDatabase ?? (async () => undefined),
    jitter: () => 0.5,
    journal: {
      listSample: async () => [{ event: 'bridge-opened', number: 2, seq: 1, hash: 'h' }],
      readStored: async () => [state.lost?.includes('revision') ? null : '{}'],
    },
    editions: {
      listAfter: async (after) => (after === '' ? [EDITION] : []),
      findMissing: async (editions) => (state.lost?.includes('edition') ? [...editions] : []),
    },
    ticks: { readTick: async () => tick },
    providerState: {
      readSendingState: async () => ({ ...SENDING, ...state.sending }) as never,
      listSuspendedKinds: async () => state.suspended ?? [],
    },
    pendingWork: { countPendingWork: async () => ({ ...NO_WORK, unknown: state.unknown ?? 0 }) },
    troubles: {
      listSince: async (since) => {
        expect(since).toBe(NOW - 15 * MINUTE)
        return (state.troubles ?? []).map((name) => ({ name, detail: '', since }))
      },
    },
    wall: () => NOW,
  })
  expect(lastTickAt).toBe(state.checkDatabase ? null : 5)
  return troubles
}

describe('the health of the Worker', () => {
  test.each<[what: string, State, string[]]>([
    ['a new deployment', {}, []],
    ['a tick ten minutes ago', { lastWallAt: NOW - 10 * MINUTE }, []],
    ['a later one', { lastWallAt: NOW - 10 * MINUTE - 1 }, ['No tick has come for more than ten minutes.']],
    [
      'a pause without the reason that a person typed',
      { sending: { pausedAt: 1, pausedReason: 'anna@example.org complained' } },
      ['Sending is paused. GET /v1/status gives the reason.'],
    ],
    ['a suspension', { sending: { waitUntil: NOW + 1, waitReason: 'quota' } }, ['Sending waits: quota.']],
    ['a suspension that ended', { sending: { waitUntil: NOW, waitReason: 'quota' } }, []],
    [
      'a kind that waits',
      { suspended: [{ kind: 'digest', reason: '422 invalid_parameter' }] },
      ['Mail of the kind digest waits: 422 invalid_parameter.'],
    ],
    ['recent troubles', { troubles: ['quota', 'dead letters'] }, ['Seen lately: quota.', 'Seen lately: dead letters.']],
    [
      'a revision that KV has lost',
      { lost: ['revision'] },
      [expect.stringContaining('KV has lost the content of revision 2 of bridge-opened')],
    ],
    ['an edition that KV has lost', { lost: ['edition'] }, [expect.stringContaining('KV has lost the edition e1')]],
    ['unknown outcomes', { unknown: 2 }, ['The outcome of 2 requests to the provider is not known.']],
  ])('shows %s', async (_, state, sentences) => {
    expect(await troublesOf(state)).toEqual(sentences)
  })

  test.each([
    ['does not answer', new Error('D1_ERROR: overloaded'), 'The database does not answer.'],
    ['is older than the code', new SchemaError({ is: 'older', missing: ['0002_next.sql'] }), '0002_next.sql'],
  ])('shows that the database %s', async (_, fault, sentence) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const checkDatabase = () => Promise.reject(fault)
    expect(await troublesOf({ checkDatabase })).toEqual([expect.stringContaining(sentence)])
  })
})
