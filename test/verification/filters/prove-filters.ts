import { readOptions, runCommand } from '../command-options.ts'
import { compareMatching } from './compare-matching.ts'

const USAGE = `
node test/verification/filters/prove-filters.ts [--pairs N] [--seed N]

Compares for random pairs of a filter and an event whether the event matches with an oracle that was written from the
rules and shares no code with the product.`
const MAX_DEFAULT_SEED = 1_000_000

await runCommand(USAGE, async () => {
  const { pairs, seed } = readOptions({
    numbers: { pairs: { default: 1_000_000, least: 1 }, seed: { default: Date.now() % MAX_DEFAULT_SEED, least: 0 } },
  })
  const began = Date.now()
  const { matching, outside, missing, otherReason, cases, examples } = compareMatching(pairs, seed)
  const lines = [
    `seed          ${seed}, in ${Math.round((Date.now() - began) / 1000)} s`,
    `pairs         ${pairs}, ${matching} of them match`,
    ...Object.entries(cases)
      .sort()
      .map(([name, count]) => `              ${count} ${name}`),
    `outside       ${outside}`,
    `missing       ${missing}`,
    `other reason  ${otherReason}`,
    ...examples,
  ]
  console.log(lines.join('\n'))
  return outside + missing + otherReason === 0
})
