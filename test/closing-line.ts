import type { Reporter, TestModule } from 'vitest/node'

/** The number of files that are listed with their time, and the least of them for which they are listed. */
const MAX_LISTED = 10
const MIN_FILES = 20

/**
 * Prints the longest test files of a long run, to keep `npm test` short, and `N passed, N failed` as the last line. A file or a
 * hook that fails outside a test counts as one failed test.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const outside = modules.filter((module) => !module.ok() && ![...module.children.allTests('failed')].length)
    if (modules.length >= MIN_FILES) console.log(`The longest test files:\n${listLongest(modules).join('\n')}\n`)
    console.log(`${count('passed')} passed, ${count('failed') + outside.length + errors.length} failed`)
  }
}

/** A line for each of the longest files: the seconds of its setup, import and tests. */
const listLongest = (modules: readonly TestModule[]): string[] =>
  modules
    .map((module) => ({ name: module.relativeModuleId, seconds: secondsOf(module) }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, MAX_LISTED)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`)

const secondsOf = (module: TestModule): number => {
  const { setupDuration, collectDuration, duration } = module.diagnostic()
  return (setupDuration + collectDuration + duration) / 1_000
}
