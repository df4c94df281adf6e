/** Longer literals have digits that no double has. The bound keeps the comparison cheap. */
const MAX_COMPARED_CHARACTERS = 400

/**
 * True if a JSON number keeps its value as a double: the shortest decimal of the double has the digits that were written
 * (RFC 8259, section 6). `0.1` and `1.50` are exact, `9007199254740993` and `1e400` are not.
 */
export const isExactNumber = (literal: string): boolean =>
  literal.length <= MAX_COMPARED_CHARACTERS &&
  Number.isFinite(Number(literal)) &&
  digitsAndExponentOf(literal) === digitsAndExponentOf(String(Number(literal)))

/** The significant digits and the power of ten of a decimal, so that equal values have equal text. The sign of 0 is lost. */
const digitsAndExponentOf = (decimal: string): string => {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${power}`
}
