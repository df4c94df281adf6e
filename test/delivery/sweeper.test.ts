import { describe, expect, test } from 'vitest'
import { type SweepContext, sweepUnfinishedWork } from '../../src/delivery/sweeper.ts'

const NOW = 1_000_000_000

type Work = {
  plans?: number
  dueChunks?: number
  nextClaimAt?: number | null
  pausedAt?: number | null
  waitUntil?: number
  nextSlotAt?: number
}

/** Sweeps, and returns the tickets that were sent, as [kind, count, delay in seconds]. */
const sweep = async (work: Work): Promise<{ tickets: (string | number | undefined)[][]; steps: string[] }> => {
  const tickets: (string | number | undefined)[][] = []
  const steps: string[] = []
  const send = (kind: string) => async (count: number, seconds?: number) => {
    if (count > 0) tickets.push([kind, count, seconds])
  }
  const context: SweepContext = {
    plans: { countDuePlans: async () => work.plans ?? 0 },
    pendingWork: {
      findNextClaimTime: async () => (work.nextClaimAt === undefined ? NOW : work.nextClaimAt),
      countDueChunks: async (_, limit) => Math.min(work.dueChunks ?? 0, limit),
    },
    providerState: {
      readSendingState: async () => ({
        perSecond: 2,
        waitUntil: work.waitUntil ?? 0,
        waitReason: null,
        pausedAt: work.pausedAt ?? null,
        pausedReason: null,
        nextSlotAt: work.nextSlotAt ?? NOW,
      }),
      advanceLowWaterMark: async () => void steps.push('advance'),
    },
    tickets: { enqueuePlan: send('plan'), enqueueMail: send('mail'), enqueueWebhook: send('webhook') },
    wall: () => NOW,
  }
  await sweepUnfinishedWork(context)
  return { tickets, steps }
}

describe('the sweeper', () => {
  test.each<[what: string, Work, (string | number | undefined)[][]]>([
    ['nothing, if nothing is left', { nextClaimAt: null }, []],
    ['a ticket for each plan', { plans: 7, nextClaimAt: null }, [['plan', 7, undefined]]],
    ['at most 2,000 tickets for plans', { plans: 5_000, nextClaimAt: null }, [['plan', 2_000, undefined]]],
    ['a ticket for each chunk, up to 50 while others are sending', { dueChunks: 50 }, [['mail', 50, undefined]]],
    ['nothing for more chunks than that while others are sending', { dueChunks: 51 }, []],
    ['nothing for them if the last slot was 10 seconds ago', { dueChunks: 51, nextSlotAt: NOW - 10_000 }, []],
    ['a ticket for each of them after that', { dueChunks: 51, nextSlotAt: NOW - 10_001 }, [['mail', 51, undefined]]],
    ['at most 2,000 tickets for chunks', { dueChunks: 9_000, nextSlotAt: 0 }, [['mail', 2_000, undefined]]],
    [
      'one ticket for the next whole second at which a chunk can be claimed',
      { nextClaimAt: NOW + 1 },
      [['mail', 1, 1]],
    ],
    ['one ticket for the end of a lease', { nextClaimAt: NOW + 60_000 }, [['mail', 1, 60]]],
    ['one ticket for the end of a suspension', { waitUntil: NOW + 90_001, dueChunks: 9 }, [['mail', 1, 91]]],
    [
      'one ticket for the later of both',
      { waitUntil: NOW + 5_000, nextClaimAt: NOW + 8_000, dueChunks: 9 },
      [['mail', 1, 8]],
    ],
    [
      'one ticket within 12 hours, the longest delay of a queue',
      { nextClaimAt: NOW + 86_400_000 },
      [['mail', 1, 43_200]],
    ],
    [
      'no mail ticket while an operator paused sending',
      { pausedAt: 1, plans: 1, dueChunks: 9 },
      [['plan', 1, undefined]],
    ],
  ])('sends %s', async (_, work, tickets) => {
    expect((await sweep(work)).tickets).toEqual(tickets)
  })

  test('moves the low-water mark, also while sending is paused', async () => {
    expect((await sweep({ pausedAt: 1 })).steps).toEqual(['advance'])
  })
})
