import type { Reporter, TestModule } from 'vitest/node'

/** Prints `N passed, N failed` as the last line of a run. A file or a hook that fails outside a test counts as one failed test. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const outside = modules.filter((module) => !module.ok() && ![...module.children.allTests('failed')].length)
    console.log(`${count('passed')} passed, ${count('failed') + outside.length + errors.length} failed`)
  }
}
