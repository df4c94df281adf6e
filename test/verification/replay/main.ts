import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { inWords as findingInWords } from './auditing.ts'
import { measureLatency, quantile, inWords as timesInWords } from './latency.ts'
import { replay } from './replay.ts'

const USAGE = `
npm run replay -- [--seed S] [--readers N] [--days N] [--hours N] [--rounds N] [--only count|times]

Replays 27 November to 8 December 2024 with readers of mixed choices, most of it in some hours of the last day, and holds
an independent count of who should have been told what against what the provider took, mail by mail. Then measures, round
after round, how long after its hold an event is accepted while a digest of all is in flight.`
const FIRST_DAY = '2024-11-27'
const MOST_SHOWN = 10
const GOAL_MS = 2_000

const NUMBERS = {
  seed: { otherwise: 20_241_127, least: 0 },
  readers: { otherwise: 10_000, least: 1 },
  days: { otherwise: 12, least: 2 },
  hours: { otherwise: 4, least: 1 },
  rounds: { otherwise: 6, least: 1 },
}
type Asked = Record<keyof typeof NUMBERS, number> & { only: string | undefined }

const read = (): Asked => {
  const names = [...Object.keys(NUMBERS), 'only']
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  const { values } = parseArgs({ options })
  const { only } = values as { only?: string }
  if (only !== undefined && only !== 'count' && only !== 'times') throw new Error('--only is count or times.')
  const numbers = Object.entries(NUMBERS).map(([name, { otherwise, least }]) => {
    const value = Number(values[name] ?? otherwise)
    if (!Number.isSafeInteger(value) || value < least) throw new Error(`--${name} is not a whole number from ${least}.`)
    return [name, value]
  })
  return { ...Object.fromEntries(numbers), only }
}

const say = (line: string): void => console.log(line)

const count = async ({ seed, readers, days, hours }: Asked): Promise<boolean> => {
  const begun = Date.now()
  const span = { from: FIRST_DAY, days, worst: days - 1, worstHours: hours }
  const { agreed, cut, findings, mails, events, unsure } = await replay({ seed, readers, span, say })
  const kinds = Object.entries(agreed).map(([kind, times]) => `${kind} ${times}`)
  say(
    [
      '',
      `seed      ${seed}, ${readers} readers, ${days} days, ${events} events`,
      `took      ${Math.round((Date.now() - begun) / 1000)} s`,
      `mails     ${mails} accepted`,
      `agreed    ${kinds.join(', ')}`,
      `cut       ${cut} mails were too long to tell all, and said so`,
      `aside     ${unsure} readers, for whom a few seconds decided`,
      `findings  ${findings.length} readers`,
      ...findings.slice(0, MOST_SHOWN).map(findingInWords),
      '',
    ].join('\n'),
  )
  return findings.length === 0
}

const time = async ({ seed, readers, rounds }: Asked): Promise<boolean> => {
  const { mails, events, inFlight, digests, turnedAway } = await measureLatency({ seed, readers, rounds, say })
  const isReached = quantile(mails, 0.95) <= GOAL_MS
  say(
    [
      '',
      `beside    ${digests} digests at 100 requests a second; ${turnedAway} requests were turned away`,
      `mails     ${mails.length} alerts, ${inFlight} of them while the digest was in flight: ${timesInWords(mails)}`,
      `events    ${events.length}, each by its slowest mail: ${timesInWords(events)}`,
      `goal      95 of 100 mails within 2 s past the hold: ${isReached ? 'reached' : 'missed'}`,
      `load      ${loadavg()[0]!.toFixed(1)} in the last minute`,
    ].join('\n'),
  )
  return isReached
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

try {
  const asked = read()
  const agrees = asked.only === 'times' || (await count(asked))
  const isSwift = asked.only === 'count' || (await time(asked))
  process.exit(agrees && isSwift ? 0 : 1)
} catch (fault) {
  console.error(`${(fault as Error).stack}\n${USAGE}`)
  process.exit(1)
}
