import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { inWords } from './replay/auditing.ts'
import { replay } from './replay/replay.ts'

const USAGE = `
npm run replay -- [--seed S] [--readers N] [--days N] [--hours N]

Replays 27 November to 8 December 2024 with readers of mixed choices, and holds an independent count of who should have
been told what against what the provider took, mail by mail.`
const STORY = { from: '2024-11-27', days: 12 }
const MOST_SHOWN = 10

const read = () => {
  const options = {
    seed: { type: 'string' },
    readers: { type: 'string' },
    days: { type: 'string' },
    hours: { type: 'string' },
  } as const
  const { values } = parseArgs({ options })
  const number = (name: keyof typeof options, otherwise: number, least: number): number => {
    const value = Number(values[name] ?? otherwise)
    if (!Number.isSafeInteger(value) || value < least) throw new Error(`--${name} is not a whole number from ${least}.`)
    return value
  }
  const days = number('days', STORY.days, 2)
  return {
    seed: number('seed', 20_241_127, 0),
    readers: number('readers', 10_000, 1),
    span: { from: STORY.from, days, worst: days - 1, worstHours: number('hours', 4, 1) },
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

try {
  const trial = read()
  const begun = Date.now()
  const { agreed, cut, findings, mails, events, unsure } = await replay({ ...trial, say: console.log })
  console.log(
    [
      '',
      `seed      ${trial.seed}, ${trial.readers} readers, ${trial.span.days} days, ${events} events`,
      `took      ${Math.round((Date.now() - begun) / 1000)} s, load ${loadavg()[0]!.toFixed(1)}`,
      `mails     ${mails} accepted`,
      `agreed    ${Object.entries(agreed).map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
      `cut       ${cut} digests were too long to tell all`,
      `aside     ${unsure} readers, for whom a few seconds decided`,
      `findings  ${findings.length} readers`,
      ...findings.slice(0, MOST_SHOWN).map(inWords),
    ].join('\n'),
  )
  process.exit(findings.length === 0 ? 0 : 1)
} catch (fault) {
  console.error(`${(fault as Error).stack}\n${USAGE}`)
  process.exit(1)
}
