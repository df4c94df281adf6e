import { expect, test } from 'vitest'
import { runKills } from './kill-run.ts'

const SEED = 20_270_103
const KILLS = 20

test('the product loses no mail and sends none twice while it is killed, the provider fails and readers leave', {
  timeout: 900_000,
}, async () => {
  const lines: string[] = []
  const result = await runKills({
    kills: KILLS,
    seed: SEED,
    readers: 300,
    mutation: null,
    say: (line) => lines.push(line),
  })
  expect(result.findings, lines.join('\n')).toEqual([])
  expect([result.lost, result.doubled]).toEqual([0, 0])
  expect(lines).toHaveLength(KILLS)
  expect(result.starts).toBeGreaterThan(KILLS)
  expect(result.mails).toBeGreaterThan(100)
})
