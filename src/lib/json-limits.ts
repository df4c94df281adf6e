import { isExactNumber } from './exact-number.ts'
import { jsonPointerOf } from './json-pointer.ts'
import type { BodyFault } from './refusal.ts'
import { cleanText } from './text.ts'

const MAX_NESTING_LEVELS = 20
const MAX_VALUES = 5_000
const MAX_REPORTED_FAULTS = 200
const NUMBER_LITERAL = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y
const MAX_NUMBER_CHARACTERS = 64

/** An object with the member names seen in it, or a list (`memberNames` null); `pointerToken` is the current member or index. */
type JsonLevel = { memberNames: Set<string> | null; pointerToken: string | number }

type ScanState = { levels: JsonLevel[]; values: number; expectsName: boolean; faults: BodyFault[] }

/** `maxValues` replaces the limit of 5,000. With `inexactNumbers`, a number that a double cannot hold is no fault. */
export type JsonLimits = { maxValues?: number; inexactNumbers?: boolean }

/**
 * Scans raw JSON before parsing. Rejects more than 20 levels or 5,000 values. Reports what `JSON.parse` would change in
 * silence: duplicate member names, of which it keeps the last, and numbers that a double cannot hold (RFC 7493, sections
 * 2.2 and 2.3). Does not validate syntax.
 */
export const checkJsonLimits = (
  text: string,
  { maxValues = MAX_VALUES, inexactNumbers = false }: JsonLimits = {},
): BodyFault[] => {
  const state: ScanState = { levels: [], values: 0, expectsName: false, faults: [] }
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '"') at = scanString(text, at, state)
    else if (character === '{' || character === '[') enterLevel(character, state)
    else if (character === '}' || character === ']') leaveLevel(state)
    else if (character === ',') advanceToNextValue(state)
    else if (character === '-' || (character >= '0' && character <= '9'))
      at = scanNumber(text, at, inexactNumbers ? null : state)
    if (state.levels.length > MAX_NESTING_LEVELS)
      return [
        { pointer: '', detail: `The body has more than ${MAX_NESTING_LEVELS} levels of nested objects and lists.` },
      ]
    if (state.values > maxValues)
      return [{ pointer: '', detail: `The body has more than ${maxValues} members and list entries.` }]
  }
  return state.faults.slice(0, MAX_REPORTED_FAULTS)
}

const enterLevel = (character: '{' | '[', state: ScanState): void => {
  state.levels.push(
    character === '{' ? { memberNames: new Set(), pointerToken: '' } : { memberNames: null, pointerToken: 0 },
  )
  state.expectsName = character === '{'
}

const leaveLevel = (state: ScanState): void => {
  state.levels.pop()
  state.expectsName = false
}

const advanceToNextValue = (state: ScanState): void => {
  state.values++
  const level = state.levels.at(-1)
  if (typeof level?.pointerToken === 'number') level.pointerToken++
  state.expectsName = Boolean(level?.memberNames)
}

/** Scans a string from its opening quotation mark and returns the index of its closing one. */
const scanString = (text: string, from: number, state: ScanState): number => {
  let end = from + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  const level = state.levels.at(-1)
  if (!state.expectsName || !level?.memberNames) return end
  state.expectsName = false
  level.pointerToken = decodeString(text.slice(from, end + 1))
  if (level.memberNames.has(level.pointerToken))
    state.faults.push({
      pointer: pointerOfLevels(state.levels),
      detail: `The member ${quoteName(level.pointerToken)} appears twice in this object. Send it once.`,
    })
  level.memberNames.add(level.pointerToken)
  return end
}

/** Scans a number and returns the index of its last character. Reports into `state`, if there is one. */
const scanNumber = (text: string, from: number, state: ScanState | null): number => {
  NUMBER_LITERAL.lastIndex = from
  const literal = NUMBER_LITERAL.exec(text)?.[0]
  if (!literal) return from
  if (state && !isExactNumber(literal))
    state.faults.push({
      pointer: pointerOfLevels(state.levels),
      detail:
        `The number ${shortenNumber(literal)} cannot be stored without a change of its digits. Send an id as a string, ` +
        'and a number with at most 15 digits.',
    })
  return from + literal.length - 1
}

const shortenNumber = (literal: string): string =>
  literal.length > MAX_NUMBER_CHARACTERS ? `${literal.slice(0, MAX_NUMBER_CHARACTERS)}…` : literal

const decodeString = (literal: string): string => {
  try {
    return JSON.parse(literal) as string
  } catch {
    return literal
  }
}

const pointerOfLevels = (levels: JsonLevel[]): string => jsonPointerOf(levels.map(({ pointerToken }) => pointerToken))

const MAX_NAME_CHARACTERS = 64

const quoteName = (name: string): string => `\`${[...cleanText(name)].slice(0, MAX_NAME_CHARACTERS).join('')}\``
