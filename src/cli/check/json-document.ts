import { readFileSync } from 'node:fs'
import { checkJsonLimits } from '../../lib/json-limits.ts'
import { cleanText } from '../../lib/text.ts'

const MAX_REASON_CHARACTERS = 200
const BYTE_ORDER_MARK = '\ufeff'

const REASONS: Record<string, string> = {
  ENOENT: 'The file does not exist.',
  EISDIR: 'This is a folder. Name a file in it.',
  EACCES: 'This user may not read the file.',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'The file is not UTF-8. Save it with the encoding UTF-8.',
}

/** The parsed content of a file, or the sentence that says why it cannot be read. */
export type JsonDocument = { value: unknown } | { fault: string }

/** Reads a JSON file that a person wrote. It returns a sentence for every fault and never throws. */
export const readJsonDocument = (file: string): JsonDocument => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
    if (text.startsWith(BYTE_ORDER_MARK))
      return { fault: 'The file begins with a byte order mark. Save it as UTF-8 without BOM.' }
    const value = JSON.parse(text) as unknown
    const [fault] = checkJsonLimits(text, { maxValues: Number.POSITIVE_INFINITY })
    return fault ? { fault: `At ${fault.pointer || 'the top'}: ${fault.detail}` } : { value }
  } catch (fault) {
    return { fault: reasonOf(fault as NodeJS.ErrnoException) }
  }
}

const reasonOf = ({ code, message, name }: NodeJS.ErrnoException): string => {
  const known = code && REASONS[code]
  if (known) return known
  const words = cleanText(message).slice(0, MAX_REASON_CHARACTERS)
  return name === 'SyntaxError' ? `This is not JSON: ${words}.` : `The file cannot be read: ${words}.`
}
