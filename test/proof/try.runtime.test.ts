import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import worker from '../../src/index.ts'
import { createInbox } from '../provider/inbox.ts'
const time = async (name: string, n: number, act: () => Promise<unknown>) => {
  const from = performance.now()
  for (let i = 0; i < n; i++) await act()
  console.log(name, ((performance.now() - from) / n).toFixed(3), 'ms')
}
test('speed', async () => {
  console.log(Object.keys({ ...env }).join(' '), typeof worker.fetch, typeof createInbox)
  await time('setTimeout0', 200, () => new Promise((r) => setTimeout(r, 0)))
  await time('wait0', 200, () => scheduler.wait(0))
  await time('setImmediate', 200, () => new Promise((r) => setImmediate(r)))
  await time('digest', 200, () => crypto.subtle.digest('SHA-256', new Uint8Array(1000)))
  await time('d1', 200, () => env.DB.prepare('SELECT count(*) FROM chunk').first())
  await time('d1w', 200, () => env.DB.prepare("UPDATE provider SET per_second = 3").run())
  await time('d1b', 50, () => env.DB.batch(Array.from({ length: 20 }, () => env.DB.prepare("DELETE FROM chunk"))))
  await time('kvput', 200, () => env.TIMELINE.put('a' + Math.random(), 'x'))
  await time('kvget', 200, () => env.TIMELINE.get('a'))
  vi.useFakeTimers({ toFake: ['Date'], now: 5 })
  expect(Date.now()).toBe(5)
})
