import { parseArgs } from 'node:util'
import { MUTATIONS, type MutationName } from '../mutations.ts'
import { type Proof, prove } from './proof.ts'

const USAGE = `
npm run prove -- [--kills N] [--seed S] [--readers N] [--break ${Object.keys(MUTATIONS).join('|')}]

Kills the running product at random moments, while the provider misbehaves, readers come and go, and the cron comes
twice, late or not at all; starts it again each time on the same state, and judges from outside by what the provider
took. With --break, the product is broken on purpose in a copy, and the proof is to fail.`
const MOST_SHOWN = 20

const read = () => {
  const options = {
    kills: { type: 'string' },
    seed: { type: 'string' },
    readers: { type: 'string' },
    break: { type: 'string' },
  }
  const { values } = parseArgs({ options: options as Record<keyof typeof options, { type: 'string' }> })
  const number = (name: 'kills' | 'seed' | 'readers', otherwise: number): number => {
    const value = Number(values[name] ?? otherwise)
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} is not a whole number.`)
    return value
  }
  const breakage = values.break ?? null
  if (breakage !== null && !(breakage in MUTATIONS)) throw new Error(`--break is one of: ${Object.keys(MUTATIONS)}.`)
  return {
    kills: number('kills', 20),
    seed: number('seed', Date.now() % 1_000_000),
    readers: number('readers', 2_500),
    breakage: breakage as MutationName | null,
  }
}

const summary = (proof: Proof, { seed, kills }: { seed: number; kills: number }, seconds: number): string => {
  const { starts, ticks, revisions, met, failures, mails, doubled, lost, findings, folder } = proof
  const { none = 0, ...faults } = met
  const counted = Object.entries(faults).map(([name, count]) => `${name} ${count}`)
  return [
    '',
    `seed      ${seed}`,
    `kills     ${kills}, ${starts} starts, in ${seconds} s`,
    `told      ${ticks} ticks, ${revisions} revisions`,
    `requests  ${none} without a fault; ${counted.join(', ')}`,
    `failures  ${failures.length} answers of 500 and more${failures.length > 0 ? `, such as ${failures[0]}` : ''}`,
    `mails     ${mails} accepted, ${doubled} doubled, ${lost} lost`,
    `findings  ${findings.length}`,
    ...findings.slice(0, MOST_SHOWN).map((finding) => `  ${finding}`),
    ...(findings.length > 0 ? [`What it left is in ${folder}.`] : []),
  ].join('\n')
}

// The product leads a group of its own: ending this process in an orderly way ends it too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    console.error(`Ended by ${signal}.`)
    process.exit(1)
  })

try {
  const trial = read()
  console.log(
    `seed ${trial.seed}, ${trial.kills} kills, ${trial.readers} readers${trial.breakage ? `, ${trial.breakage} broken` : ''}`,
  )
  const began = Date.now()
  const proof = await prove({ ...trial, say: console.log })
  console.log(summary(proof, trial, Math.round((Date.now() - began) / 1000)))
  const holds = proof.findings.length === 0
  if (trial.breakage) console.log(holds ? 'The breakage was not seen.' : 'The breakage was seen.')
  process.exit(holds === (trial.breakage === null) ? 0 : 1)
} catch (fault) {
  console.error(`${(fault as Error).message}\n${USAGE}`)
  process.exit(1)
}
