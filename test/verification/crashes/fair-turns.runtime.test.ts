import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MUTATIONS, type Mutation, mutate } from '../mutations.ts'
import { createCommitLog } from './commit-log.ts'
import type { Rewrite } from './isolate.ts'
import { type MailTime, runTurns } from './run-turns.ts'

const MAIL_TIMES: MailTime[] = ['while planning', 'after planning']
/** The chunk that is sent when the alert is planned, and the next in turn. */
const MAX_CHUNKS_BEFORE = 2
const TIMEOUT_MS = 120_000
const TURN_MUTATIONS = Object.values<Mutation>(MUTATIONS).filter(({ proof }) => proof === 'turns')

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await createCommitLog()
})

afterAll(() => {
  vi.useRealTimers()
})

/** Whether more chunks of a retraction to many than these went before an alert to one reader. */
const isLate = async (rewrite: Rewrite): Promise<boolean> => {
  for (const mailTime of MAIL_TIMES) if ((await runTurns(mailTime, rewrite)).before > MAX_CHUNKS_BEFORE) return true
  return false
}

describe('an alert to one reader', () => {
  test.each(MAIL_TIMES)(
    'does not wait for a retraction to many, if mails go out %s',
    { timeout: TIMEOUT_MS },
    async (mailTime) => {
      const { before, after } = await runTurns(mailTime, (sql) => sql)
      expect(before).toBeLessThanOrEqual(MAX_CHUNKS_BEFORE)
      expect(after).toBeGreaterThan(0)
    },
  )

  test.each(TURN_MUTATIONS)('is reported as late when $name', { timeout: TIMEOUT_MS }, async (mutation) => {
    expect(await isLate((sql) => mutate(sql, mutation))).toBe(true)
  })
})
