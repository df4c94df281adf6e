/** The least and largest coordinates: left, top, right, bottom. */
export type OutlineBounds = [left: number, top: number, right: number, bottom: number]

/** One command of a path with all its numbers. */
const COMMAND = /([MLHVZ])([^MLHVZ]*)/gi
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)/g

/** The bounds of an SVG path of straight lines (M, L, H, V and Z, as `npm run data:check` allows). */
export const boundsOfOutline = (outline: string): OutlineBounds => {
  const xs: number[] = []
  const ys: number[] = []
  let [x, y] = [0, 0]
  let start = [0, 0]
  for (const [, command = '', text = ''] of outline.matchAll(COMMAND)) {
    const numbers = (text.match(NUMBER) ?? []).map(Number)
    const isRelative = command === command.toLowerCase()
    const name = command.toUpperCase()
    if (name === 'Z') [x, y] = [start[0]!, start[1]!]
    for (let at = 0; at < numbers.length; at += name === 'H' || name === 'V' ? 1 : 2) {
      const [first, second = 0] = numbers.slice(at, at + 2) as [number, number?]
      if (name === 'V') y = first + (isRelative ? y : 0)
      else {
        x = first + (isRelative ? x : 0)
        if (name !== 'H') y = second + (isRelative ? y : 0)
      }
      if (name === 'M' && at === 0) start = [x, y]
      xs.push(x)
      ys.push(y)
    }
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}
