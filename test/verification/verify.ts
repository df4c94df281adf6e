import { spawn } from 'node:child_process'
import { readOptions, runCommand } from './command-options.ts'
import { FULL_STEPS, SAMPLE_STEPS, type StepProcess, type VerificationStep } from './verification-steps.ts'

const STEP_NAMES = FULL_STEPS.map(({ name }) => name)
const USAGE = `
npm run verify [-- --full] [--only ${STEP_NAMES.join('|')}]

Runs the sample of all proofs, in about five minutes on two free cores. With --full it runs the numbers that the project
promises, in about two hours, and with --only one step of these. Exits with 1 if a step fails. What each step proves is
in test/verification/README.md.`

type StepResult = { step: VerificationStep; isPassed: boolean; seconds: number }

const formatSeconds = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`

const totalSeconds = (steps: readonly VerificationStep[]): number =>
  steps.reduce((sum, step) => sum + step.estimatedSeconds, 0)

const runStep = async (step: VerificationStep): Promise<StepResult> => {
  const began = Date.now()
  const codes = await Promise.all(step.processes.map(runProcess))
  return { step, isPassed: codes.every((code) => code === 0), seconds: (Date.now() - began) / 1000 }
}

/** Returns the exit code; null if the process was ended by a signal. It ends with this process. */
const runProcess = async ({ args, environment }: StepProcess): Promise<number | null> => {
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  process.off('exit', end)
  return code
}

/** Runs the steps one by one, also after one that failed. */
const runSteps = async (steps: readonly VerificationStep[]): Promise<StepResult[]> => {
  const results: StepResult[] = []
  for (const [at, step] of steps.entries()) {
    const left = formatSeconds(totalSeconds(steps.slice(at)))
    console.log(`\nStep ${at + 1} of ${steps.length}, ${step.name}: ${step.claim}`)
    console.log(`About ${formatSeconds(step.estimatedSeconds)}; all steps that are left: about ${left}.\n`)
    results.push(await runStep(step))
  }
  return results
}

const formatResult = ({ step, isPassed, seconds }: StepResult): string =>
  `${isPassed ? 'passed' : 'FAILED'}  ${step.name.padEnd(10)}  ${formatSeconds(seconds).padStart(7)}  ${step.claim}`

await runCommand(USAGE, async () => {
  const { full, only } = readOptions({ flags: ['full'], choices: { only: STEP_NAMES } })
  const steps = full || only ? FULL_STEPS.filter(({ name }) => only === null || name === only) : SAMPLE_STEPS
  const results = await runSteps(steps)
  console.log(`\n${results.map(formatResult).join('\n')}`)
  return results.every(({ isPassed }) => isPassed)
})
