import type { Axis } from '../../src/timeline/axis.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { severityClassOf } from './event-signs.tsx'

const ROW_HEIGHT = 4
const LINE_HEIGHT = 2

/** The place of a bar from the left side: time runs from right to left in Arabic. */
export const placeOf = (at: number, bars: number, lang: Lang): number => (lang === 'ar' ? bars - 1 - at : at)

/** A thin line below the bars for each event that lasted, from the bar in which it began. */
export const RangeLines = ({ axis: { bars, lines }, lang }: { axis: Axis; lang: Lang }) => {
  if (lines.length === 0) return null
  const height = ROW_HEIGHT * (1 + Math.max(...lines.map(({ row }) => row))) + LINE_HEIGHT
  return (
    <svg height={height} viewBox={`0 0 ${bars.length * 10} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {[...Map.groupBy(lines, ({ severity }) => severity)].map(([severity, drawn]) => (
        <path
          class={severityClassOf(severity)}
          d={drawn
            .map(({ first, last, row }) => {
              const left = Math.min(placeOf(first, bars.length, lang), placeOf(last, bars.length, lang)) * 10 + 0.5
              const width = (last - first + 1) * 10 - 1
              return `M${left} ${ROW_HEIGHT * row + LINE_HEIGHT}h${width}v${LINE_HEIGHT}h-${width}z`
            })
            .join('')}
        />
      ))}
    </svg>
  )
}
