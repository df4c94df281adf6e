import { readOptions, runCommand } from '../command-options.ts'
import { MUTATIONS, type MutationName } from '../mutations.ts'
import { type KillPlan, type KillResult, runKills } from './kill-run.ts'

const USAGE = `
npm run prove -- [--kills N] [--seed N] [--readers N] [--mutation NAME]

Kills all processes of the running product at random moments and starts them again with the same state. Meanwhile the
provider fails, readers subscribe, leave and change schedule, and ticks come twice, late or not at all. Then audits
from outside which mails the provider accepted. With --mutation, a copy of the product has a fault, and the audit must
report it. Names of mutations: ${Object.keys(MUTATIONS).join(', ')}.`
const MAX_SHOWN = 20
const MAX_DEFAULT_SEED = 1_000_000

const readPlan = (): Omit<KillPlan, 'say'> => {
  const { kills, seed, readers, mutation } = readOptions({
    numbers: {
      kills: { default: 20, least: 0 },
      seed: { default: Date.now() % MAX_DEFAULT_SEED, least: 0 },
      readers: { default: 2_500, least: 1 },
    },
    choices: { mutation: Object.keys(MUTATIONS) },
  })
  return { kills, seed, readers, mutation: mutation as MutationName | null }
}

const summaryOf = (result: KillResult, { seed, kills }: Omit<KillPlan, 'say'>, seconds: number): string => {
  const { starts, ticks, revisions, faultCounts, failures, mails, doubled, lost, findings, folder } = result
  const { none = 0, ...faults } = faultCounts
  const counts = Object.entries(faults).map(([name, count]) => `${name} ${count}`)
  return [
    '',
    `seed      ${seed}`,
    `kills     ${kills}, ${starts} starts, in ${seconds} s`,
    `input     ${ticks} ticks, ${revisions} revisions`,
    `requests  ${none} without a fault; ${counts.join(', ')}`,
    `failures  ${failures.length} answers with status 500 or more${failures.length > 0 ? `, the first: ${failures[0]}` : ''}`,
    `mails     ${mails} accepted, ${doubled} doubled, ${lost} lost`,
    `findings  ${findings.length}`,
    ...findings.slice(0, MAX_SHOWN).map((finding) => `  ${finding}`),
    ...(findings.length > 0 ? [`State and logs are in ${folder}, observations in .wrangler/kills.`] : []),
  ].join('\n')
}

await runCommand(USAGE, async () => {
  const plan = readPlan()
  const { seed, kills, readers, mutation } = plan
  console.log(`seed ${seed}, ${kills} kills, ${readers} readers${mutation ? `, mutation ${mutation}` : ''}`)
  const began = Date.now()
  const result = await runKills({ ...plan, say: console.log })
  console.log(summaryOf(result, plan, Math.round((Date.now() - began) / 1000)))
  const isClean = result.findings.length === 0
  if (mutation) console.log(isClean ? 'The audit did not report the mutation.' : 'The audit reported the mutation.')
  return isClean === (mutation === null)
})
