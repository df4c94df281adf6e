import { jsonPointerOf } from '../../lib/json-pointer.ts'
import type { BodyFault } from '../../lib/refusal.ts'
import { cleanText } from '../../lib/text.ts'

const MAX_NESTING_LEVELS = 20
const MAX_VALUES = 5_000
const MAX_REPORTED_DUPLICATES = 200

/** An object with the member names seen in it, or a list (`memberNames` null); `pointerToken` is the current member or index. */
type JsonLevel = { memberNames: Set<string> | null; pointerToken: string | number }

type ScanState = { levels: JsonLevel[]; values: number; expectsName: boolean; duplicates: BodyFault[] }

/**
 * Scans raw JSON before parsing. Rejects more than 20 levels or 5,000 values, and reports duplicate member names, of which
 * `JSON.parse` would silently keep the last (RFC 7493, section 2.3). Does not validate syntax.
 */
export const checkJsonLimits = (text: string): BodyFault[] => {
  const state: ScanState = { levels: [], values: 0, expectsName: false, duplicates: [] }
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '"') at = scanString(text, at, state)
    else if (character === '{' || character === '[') enterLevel(character, state)
    else if (character === '}' || character === ']') leaveLevel(state)
    else if (character === ',') advanceToNextValue(state)
    if (state.levels.length > MAX_NESTING_LEVELS)
      return [
        { pointer: '', detail: `The body has more than ${MAX_NESTING_LEVELS} levels of nested objects and lists.` },
      ]
    if (state.values > MAX_VALUES)
      return [{ pointer: '', detail: `The body has more than ${MAX_VALUES} members and list entries.` }]
  }
  return state.duplicates.slice(0, MAX_REPORTED_DUPLICATES)
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
    state.duplicates.push({
      pointer: pointerOfLevels(state.levels),
      detail: `The member ${quoteName(level.pointerToken)} appears twice in this object. Send it once.`,
    })
  level.memberNames.add(level.pointerToken)
  return end
}

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
