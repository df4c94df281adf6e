/** The arguments of Node for one process, and more variables of its environment. */
export type StepProcess = { args: string[]; environment?: Record<string, string> }

/** A step of `npm run verify`. Its processes run at the same time. The time is estimated for two free cores. */
export type VerificationStep = { name: string; claim: string; processes: StepProcess[]; estimatedSeconds: number }

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts']
const MINUTE = 60

/** The fixed sample, which `npm run check` runs. Vitest runs its files at the same time, one more than there are cores. */
export const SAMPLE_STEPS: readonly VerificationStep[] = [
  {
    name: 'sample',
    claim:
      '100,000 pairs of filter and event, 60 crashes, 20 kills, a replay of two days, three mutations and the slow journeys',
    processes: [{ args: [...VITEST, '--project', 'crashes', '--project', 'verification'] }],
    estimatedSeconds: 5 * MINUTE,
  },
]

/** The numbers that the project promises. */
export const FULL_STEPS: readonly VerificationStep[] = [
  {
    name: 'crashes',
    claim: '1,000 seeds make every crash that leaves a state of its own; no mail is lost, doubled or wrong',
    processes: ['0', '500'].map((firstSeed) => ({
      args: [...VITEST, '--project', 'crashes', 'crash-points'],
      environment: { FIRST_SEED: firstSeed, SEEDS: '500', CRASHES_PER_SEED: 'all' },
    })),
    estimatedSeconds: 30 * MINUTE,
  },
  {
    name: 'mutations',
    claim: 'the audit reports each of the faults in SQL',
    processes: [
      { args: [...VITEST, '--project', 'crashes', 'mutations', 'fair-turns'], environment: { MUTATION_NAMES: 'all' } },
    ],
    estimatedSeconds: 12 * MINUTE,
  },
  {
    name: 'kills',
    claim: '100 kills of the process group; no mail is lost, doubled or wrong',
    processes: [{ args: ['test/verification/kills/prove.ts', '--kills', '100'] }],
    estimatedSeconds: 12 * MINUTE,
  },
  {
    name: 'replay',
    claim: 'twelve days to 10,000 readers give the mails of the model; alerts within 2 s',
    processes: [{ args: ['test/verification/replay/command.ts'] }],
    estimatedSeconds: 25 * MINUTE,
  },
  {
    name: 'journeys',
    claim: 'the slow journeys, and all races',
    processes: [{ args: [...VITEST, '--project', 'verification', '--project', 'crashes', 'journeys', 'races'] }],
    estimatedSeconds: 3 * MINUTE,
  },
  {
    name: 'filters',
    claim: '1,000,000 pairs of filter and event match as the oracle says',
    processes: [{ args: ['test/verification/filters/prove-filters.ts', '--pairs', '1000000'] }],
    estimatedSeconds: MINUTE,
  },
  {
    name: 'bench',
    claim: 'the goals for speed and cost, up to a million readers',
    processes: [{ args: ['test/verification/bench/bench.ts', '--full'] }],
    estimatedSeconds: 20 * MINUTE,
  },
]
