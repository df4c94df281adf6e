import { spawn } from 'node:child_process'

/** The scripts of package.json that a change must pass, in order. */
const SCRIPTS = ['types', 'typecheck', 'lint', 'test', 'verify', 'bundle']
const CLOSING_LINE = /^(\d+) passed, (\d+) failed$/gm

/** Runs a script and shows what it prints. Returns its output and its exit code. */
const run = async (script: string): Promise<{ output: string; code: number | null }> => {
  console.log(`\n> npm run ${script}`)
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    process.stdout.write(text)
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { output, code }
}

let passed = 0
let failed = 0
for (const script of SCRIPTS) {
  const { output, code } = await run(script)
  const counts = [...output.matchAll(CLOSING_LINE)].map(([, ...numbers]) => numbers.map(Number))
  const failedTests = counts.reduce((sum, [, count = 0]) => sum + count, 0)
  passed += counts.reduce((sum, [count = 0]) => sum + count, 0)
  // A script that fails without a failed test counts as one failure.
  failed += code === 0 ? failedTests : Math.max(1, failedTests)
}
console.log(`\nThe sum of all scripts:\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
