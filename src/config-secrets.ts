/** A secret variable: its name, its values, and the command or place from which a new value comes. */
export type SecretValues = { name: string; values: readonly string[]; example: string }

/** Values that stand in our documents, settings and tests, now or in the past, or in the documents of Svix and Resend. */
const EXAMPLES = new Set([
  'local-link-secret-that-guards-nothing',
  'local-publisher-key',
  're_local_key_that_opens_nothing',
  're_test_key',
  're_a_key',
  're_123456789',
  're_xxxxxxxxx',
  'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'C2FVsBQIhrscChlQIMV+b5sSYob7oVs',
  'plJ3nmyCDGBKInavdOK15jsl',
])
/** Whole words between separators. A random text has none of them. */
const WORD_OF_EXAMPLE =
  /(?:^|[-_. ])(?:example|sample|test|testing|local|dev|demo|dummy|fake|secret|password|placeholder|changeme|change|your|waqai|publisher|key|insert|here|todo|xxx+)(?=$|[-_. ])/i
const TYPED_SEQUENCE = /qwert|asdfg|12345|abcdef|letmein|password|changeme/i
const MIN_CHARACTERS = 16
const MIN_DISTINCT_CHARACTERS = 8

/**
 * The faults of the secrets of a production, one sentence each and without any value: an example, a value that is easy to
 * guess, and a value that is used twice.
 */
export const findSecretFaults = (secrets: readonly SecretValues[]): string[] => [
  ...secrets.flatMap(({ name, values, example }) => {
    const replace = `Set another one with: npx wrangler secret put ${name} (${example}).`
    if (values.some(isExample)) return [`${name} is an example, which others know. ${replace}`]
    if (values.some(isWeak)) return [`${name} is too easy to guess. It must be random. ${replace}`]
    return []
  }),
  ...reusedSecretFaults(secrets),
]

const reusedSecretFaults = (secrets: readonly SecretValues[]): string[] => {
  const all = secrets.flatMap(({ name, values }) => values.map((value) => ({ name, core: coreOf(value) })))
  const faults = all.flatMap(({ name, core }, at) =>
    all.slice(0, at).flatMap((earlier) => {
      if (earlier.core !== core) return []
      if (earlier.name === name) return [`${name} has the same value twice. Remove one.`]
      return [`${name} and ${earlier.name} have the same value. Each secret must have a value of its own.`]
    }),
  )
  return [...new Set(faults)]
}

/** A value without what does not change the secret: the prefix of Standard Webhooks and the padding of base64. */
const coreOf = (value: string): string => value.replace(/^whsec_/, '').replace(/=+$/, '')

const isExample = (value: string): boolean =>
  EXAMPLES.has(coreOf(value)) || WORD_OF_EXAMPLE.test(value.replace(/^(whsec|re)_/, '')) || isReadable(value)

/** A secret of Standard Webhooks whose bytes are text: somebody wrote it. Random bytes are text once in ten million. */
const isReadable = (value: string): boolean => {
  if (!value.startsWith('whsec_')) return false
  const bytes = bytesOf(value)
  return bytes !== null && /^[\x20-\x7e]*$/.test(bytes)
}

const isWeak = (value: string): boolean => {
  const text = value.startsWith('whsec_') ? (bytesOf(value) ?? value) : value
  const isPoor = text.length < MIN_CHARACTERS || new Set(text).size < MIN_DISTINCT_CHARACTERS
  return isPoor || isRepetition(text) || isSequence(text) || TYPED_SEQUENCE.test(value)
}

const bytesOf = (value: string): string | null => {
  try {
    return atob(coreOf(value))
  } catch {
    return null
  }
}

/** A block of less than 16 characters, again and again. */
const isRepetition = (text: string): boolean =>
  Array.from({ length: MIN_CHARACTERS - 1 }, (_, at) => at + 1).some(
    (period) => text.length >= 2 * period && text.startsWith(text.slice(period)),
  )

/** Most characters follow from the one before: `abcdefgh…`, `zyxw…`. */
const isSequence = (text: string): boolean => {
  const steps = [...text].slice(1).map((character, at) => character.charCodeAt(0) - text.charCodeAt(at))
  return steps.filter((step) => Math.abs(step) <= 1).length > steps.length / 2
}
