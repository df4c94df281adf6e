import { parseArgs } from 'node:util'

type NumberOption = { default: number; least: number }
type Options<N extends string, C extends string, F extends string> = Record<N, number> &
  Record<C, string | null> &
  Record<F, boolean>

/** An unknown option or a wrong value; the message is a sentence. */
export class OptionError extends Error {}

/**
 * Reads the options of the command line: whole numbers, choices from a list, and flags. A choice that is not given is
 * null. Throws an OptionError.
 */
export const readOptions = <N extends string = never, C extends string = never, F extends string = never>(spec: {
  numbers?: Record<N, NumberOption>
  choices?: Record<C, readonly string[]>
  flags?: readonly F[]
}): Options<N, C, F> => {
  const numbers = Object.entries<NumberOption>(spec.numbers ?? {})
  const choices = Object.entries<readonly string[]>(spec.choices ?? {})
  const flags = spec.flags ?? []
  const names = [...numbers, ...choices].map(([name]) => [name, { type: 'string' }] as const)
  const options = Object.fromEntries([...names, ...flags.map((name) => [name, { type: 'boolean' }] as const)])
  const values = parseOptions(options)
  const given = [
    ...numbers.map(([name, option]) => [name, readNumber(name, values[name], option)]),
    ...choices.map(([name, allowed]) => [name, readChoice(name, values[name], allowed)]),
    ...flags.map((name) => [name, values[name] === true]),
  ]
  return Object.fromEntries(given) as Options<N, C, F>
}

const parseOptions = (options: Record<string, { type: 'string' | 'boolean' }>): Record<string, unknown> => {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

const readNumber = (name: string, value: unknown, { default: otherwise, least }: NumberOption): number => {
  const number = Number(value ?? otherwise)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new OptionError(`--${name} must be a whole number of at least ${least}.`)
}

const readChoice = (name: string, value: unknown, allowed: readonly string[]): string | null => {
  if (value === undefined) return null
  if (allowed.includes(String(value))) return String(value)
  throw new OptionError(`--${name} must be one of: ${allowed.join(', ')}.`)
}

/**
 * Runs a command and ends the process: with 0 if it returns true, else with 1. At a signal the process ends in order, so
 * that its exit handlers end the processes that it started. An OptionError is printed with the usage.
 */
export const runCommand = async (usage: string, run: () => Promise<boolean>): Promise<never> => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      console.error(`Ended by ${signal}.`)
      process.exit(1)
    })
  try {
    process.exit((await run()) ? 0 : 1)
  } catch (error) {
    console.error(error instanceof OptionError ? `${error.message}\n${usage}` : error)
    process.exit(1)
  }
}
