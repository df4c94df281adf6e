/** A line of the plot; its points are [readers, USD for a million]. */
export type PlotLine = { name: string; colour: string; points: [number, number][] }

const WIDTH = 720
const HEIGHT = 420
const LEFT = 90
const RIGHT = 170
const TOP = 50
const BOTTOM = 60

/** Draws the list price of a million mails by the number of readers, on logarithmic axes, as SVG. */
export const drawCostPlot = (lines: PlotLine[], goal: number): string => {
  const points = lines.flatMap((line) => line.points)
  const x = createScale(
    points.map(([readers]) => readers),
    LEFT,
    WIDTH - RIGHT,
  )
  const y = createScale([goal, ...points.map(([, usd]) => usd)], HEIGHT - BOTTOM, TOP)
  const goalY = y.at(goal)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">
<title>List price of a million mails against the number of readers</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${LEFT}" y="26" font-size="16" fill="#22262b">USD for a million mails, by the number of readers</text>
${x.ticks.map((tick) => drawVertical(x.at(tick), tick.toLocaleString('en'))).join('\n')}
${y.ticks.map((tick) => drawHorizontal(y.at(tick), String(tick))).join('\n')}
<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${goalY}" y2="${goalY}" stroke="#8a3420" stroke-dasharray="6 4"/>
<text x="${WIDTH - RIGHT + 8}" y="${goalY + 4}" fill="#8a3420">goal ${goal}</text>
${lines.map((line) => drawLine(line, x.at, y.at)).join('\n')}
</svg>
`
}

type Scale = { at: (value: number) => number; ticks: number[] }

/** Creates a logarithmic scale from the power of ten below all values to the one above, between two coordinates. */
const createScale = (values: number[], from: number, to: number): Scale => {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    at: (value) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
    ticks: Array.from({ length: high - low + 1 }, (_, at) => Number((10 ** (low + at)).toPrecision(1))),
  }
}

const drawVertical = (x: number, label: string): string =>
  `<line x1="${x}" x2="${x}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#e4e0d4"/>` +
  `<text x="${x}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle" fill="#5a5e65">${label}</text>`

const drawHorizontal = (y: number, label: string): string =>
  `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#e4e0d4"/>` +
  `<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end" fill="#5a5e65">${label}</text>`

const drawLine = ({ name, colour, points }: PlotLine, x: Scale['at'], y: Scale['at']): string => {
  const places = points.map(([readers, usd]): [number, number] => [x(readers), y(usd)])
  const [lastX, lastY] = places.at(-1)!
  return [
    `<polyline points="${places.map((place) => place.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`),
    `<text x="${lastX + 8}" y="${lastY + 4}" fill="${colour}">${name} ${points.at(-1)![1].toPrecision(2)}</text>`,
  ].join('\n')
}
