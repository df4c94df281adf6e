import type { FaultAt } from '../../lib/refusal.ts'

/** No body that is read here is deeper, or has more members and entries in all. */
const MOST_LEVELS = 20
const MOST_VALUES = 5_000
const MOST_NAMED = 200

/** An object with the names that were met in it, or a list; `step` leads to where the look is now. */
type Level = { names: Set<string> | null; step: string | number }

type Look = { levels: Level[]; values: number; awaitsName: boolean; repeated: FaultAt[] }

/**
 * Looks over JSON before it is parsed: nothing too deep or too long is, and a member that stands twice in one object is a
 * fault (RFC 7493, section 2.3), for a parser would silently take the last. Judges nothing else, and text that is no JSON
 * not at all.
 */
export const overlook = (text: string): FaultAt[] => {
  const look: Look = { levels: [], values: 0, awaitsName: false, repeated: [] }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '"') at = meetText(text, at, look)
    else if (sign === '{' || sign === '[') open(sign, look)
    else if (sign === '}' || sign === ']') close(look)
    else if (sign === ',') goOn(look)
    if (look.levels.length > MOST_LEVELS)
      return [{ pointer: '', detail: `The body has more than ${MOST_LEVELS} levels, one within the other.` }]
    if (look.values > MOST_VALUES)
      return [{ pointer: '', detail: `The body has more than ${MOST_VALUES} members and entries.` }]
  }
  return look.repeated.slice(0, MOST_NAMED)
}

const open = (sign: '{' | '[', look: Look): void => {
  look.levels.push(sign === '{' ? { names: new Set(), step: '' } : { names: null, step: 0 })
  look.awaitsName = sign === '{'
}

const close = (look: Look): void => {
  look.levels.pop()
  look.awaitsName = false
}

const goOn = (look: Look): void => {
  look.values++
  const level = look.levels.at(-1)
  if (typeof level?.step === 'number') level.step++
  look.awaitsName = Boolean(level?.names)
}

/** Answers with the place of the closing quotation mark. */
const meetText = (text: string, from: number, look: Look): number => {
  let end = from + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  const level = look.levels.at(-1)
  if (!look.awaitsName || !level?.names) return end
  look.awaitsName = false
  level.step = unquoted(text.slice(from, end + 1))
  if (level.names.has(level.step))
    look.repeated.push({ pointer: pointerTo(look.levels), detail: 'This member stands here twice: send it once.' })
  level.names.add(level.step)
  return end
}

const unquoted = (literal: string): string => {
  try {
    return JSON.parse(literal) as string
  } catch {
    return literal
  }
}

const pointerTo = (levels: Level[]): string =>
  levels.map(({ step }) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
