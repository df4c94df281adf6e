import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { walkMailsOn } from './walk-mails.ts'
import { stores } from './world.ts'

test('a query after the last one of an invocation is refused, and each statement of a batch is a query', async () => {
  const { commitBatch, journal } = stores()
  const statements = Array.from({ length: 999 }, () => env.DB.prepare('SELECT 1'))
  await commitBatch(statements)
  await journal.readHeadSeq()
  await expect(journal.readHeadSeq()).rejects.toThrow('1001 d1Queries in one invocation')
})

test('on the paid plan, alerts, digests and retractions reach all their readers within the limits', () =>
  walkMailsOn('paid'))
