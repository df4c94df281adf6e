import { loadavg } from 'node:os'
import { readOptions, runCommand } from '../command-options.ts'
import { describeTimes, measureLatency, quantile } from './alert-latency.ts'
import { describeFinding } from './audit.ts'
import { replay } from './replay.ts'

const USAGE = `
npm run replay -- [--seed N] [--readers N] [--days N] [--hours N] [--rounds N] [--only count|latency]

Replays the days from 27 November 2024, with mixed readers and many events in some hours of the last day, and compares
each mail that the provider accepts with an independent model. Then measures in rounds how long after its hold an alert
is accepted while a digest to all readers is sent.`
const FIRST_DAY = '2024-11-27'
const MAX_SHOWN = 10
const LATENCY_GOAL_MS = 2_000

type Options = { seed: number; readers: number; days: number; hours: number; rounds: number; only: string | null }

const readCommandOptions = (): Options =>
  readOptions({
    numbers: {
      seed: { default: 20_241_127, least: 0 },
      readers: { default: 10_000, least: 1 },
      days: { default: 12, least: 2 },
      hours: { default: 4, least: 1 },
      rounds: { default: 6, least: 1 },
    },
    choices: { only: ['count', 'latency'] },
  })

const say = (line: string): void => console.log(line)

/** Returns whether all mails are as expected. */
const compareMails = async ({ seed, readers, days, hours }: Options): Promise<boolean> => {
  const began = Date.now()
  const span = { from: FIRST_DAY, days, busyDay: days - 1, busyHours: hours }
  const { agreed, truncated, findings, mails, events, undecidable, mostMailsPerDay } = await replay({
    seed,
    readers,
    span,
    say,
  })
  const kinds = Object.entries(agreed).map(([kind, count]) => `${kind} ${count}`)
  say(
    [
      '',
      `seed         ${seed}, ${readers} readers, ${days} days, ${events} events`,
      `took         ${Math.round((Date.now() - began) / 1000)} s`,
      `accepted     ${mails.length} mails`,
      `as expected  ${kinds.join(', ')}`,
      `truncated    ${truncated} mails, which say so`,
      `busiest day  ${mostMailsPerDay} mails to one reader, and the digest`,
      `left out     ${undecidable} readers, for whom a few seconds decide`,
      `findings     ${findings.length} readers`,
      ...findings.slice(0, MAX_SHOWN).map(describeFinding),
      '',
    ].join('\n'),
  )
  return findings.length === 0
}

/** Returns whether the latency goal is met. */
const compareLatency = async ({ seed, readers, rounds }: Options): Promise<boolean> => {
  const result = await measureLatency({ seed, readers, rounds, say })
  const { alerts, events, duringDigest, digests, refusedRequests } = result
  const isMet = quantile(alerts, 0.95) <= LATENCY_GOAL_MS
  say(
    [
      '',
      `digests  ${digests} at 100 requests a second; the rate limit refused ${refusedRequests} requests`,
      `alerts   ${alerts.length}, ${duringDigest} of them while the digest was sent: ${describeTimes(alerts)}`,
      `events   ${events.length}, each by its slowest alert: ${describeTimes(events)}`,
      `goal     95 of 100 alerts within 2 s after the hold: ${isMet ? 'met' : 'MISSED'}`,
      `load     ${loadavg()[0]!.toFixed(1)} in the last minute`,
    ].join('\n'),
  )
  return isMet
}

await runCommand(USAGE, async () => {
  const options = readCommandOptions()
  const isAsExpected = options.only === 'latency' || (await compareMails(options))
  const isFast = options.only === 'count' || (await compareLatency(options))
  return isAsExpected && isFast
})
