import type { BodyFault } from '../../lib/refusal.ts'

/** No body that is read here is deeper, or has more members and entries in all. */
const MAX_NESTING_LEVELS = 20
const MAX_VALUES = 5_000
const MAX_REPORTED_DUPLICATES = 200

/** An object with the names that were met in it, or a list; `step` leads to where the look is now. */
type JsonLevel = { memberNames: Set<string> | null; pointerToken: string | number }

type ScanState = { levels: JsonLevel[]; values: number; expectsName: boolean; duplicates: BodyFault[] }

/**
 * Looks over JSON before it is parsed: nothing too deep or too long is, and a member that stands twice in one object is a
 * fault (RFC 7493, section 2.3), for a parser would silently take the last. Judges nothing else, and text that is no JSON
 * not at all.
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
      return [{ pointer: '', detail: `The body has more than ${MAX_NESTING_LEVELS} levels, one within the other.` }]
    if (state.values > MAX_VALUES)
      return [{ pointer: '', detail: `The body has more than ${MAX_VALUES} members and entries.` }]
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

/** Answers with the place of the closing quotation mark. */
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
      detail: 'This member stands here twice: send it once.',
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

const pointerOfLevels = (levels: JsonLevel[]): string =>
  levels.map(({ pointerToken }) => `/${String(pointerToken).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
