import { type Axis, type AxisBar, MAX_BARS } from '../../src/timeline/axis.ts'
import { type AxisGroup, groupBars, groupStepOf } from '../../src/timeline/axis-groups.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { COUNTED_SEVERITIES, totalOf } from '../../src/timeline/severity-counts.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { whenOf } from '../words/event-in-words.ts'
import { shortPeriodOf } from '../words/period-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { timelinePathOf, withLang } from './address.ts'
import { severityClassOf } from './event-signs.tsx'
import { placeOf, RangeLines } from './range-lines.tsx'

type AxisProps = { axis: Axis; filter: TimelineFilter; lang: Lang }

const HEIGHT = 80
const MAX_EVENT_HEIGHT = 8
const MAX_LABELS = 4

/**
 * The numbers of events over time as stacked bars, the gravest at the base, and the same as a table. Time runs as the language
 * is read. Each bar links to its events, or to those of its week, month or year; keyboards and screen readers use the table.
 */
export const AxisChart = ({ axis, filter, lang }: AxisProps) =>
  axis.bars.length + axis.years.length > 0 && (
    <figure class="axis">
      {axis.bars.length > 0 && <Bars axis={axis} filter={filter} lang={lang} />}
      {axis.lines.length > 0 && <p class="hint">{wordsIn(lang).front.lines}</p>}
      <YearLinks years={axis.years} filter={filter} lang={lang} />
      {axis.bars.length > 0 && <AxisTable axis={axis} filter={filter} lang={lang} />}
    </figure>
  )

const Bars = ({ axis, filter, lang }: AxisProps) => {
  const { bars, step } = axis
  const height = Math.min(MAX_EVENT_HEIGHT, HEIGHT / Math.max(1, ...bars.map(({ counts }) => totalOf(counts))))
  const every = Math.ceil(bars.length / MAX_LABELS)
  return (
    <>
      <svg class="bars" viewBox={`0 0 ${bars.length * 10} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {COUNTED_SEVERITIES.map((severity) => (
          <path class={severityClassOf(severity)} d={segmentsOf(severity, bars, height, lang)} />
        ))}
        {groupBars(bars, step).map((group) => (
          <BarLink group={group} bars={bars.length} filter={filter} lang={lang} />
        ))}
      </svg>
      <RangeLines axis={axis} lang={lang} />
      <svg class="scale" aria-hidden="true">
        {bars.map(
          ({ from }, at) =>
            at % every === 0 && (
              <text x={`${round(((placeOf(at, bars.length, lang) + 0.5) / bars.length) * 100)}%`} y="12">
                {shortPeriodOf(from, lang)}
              </text>
            ),
        )}
      </svg>
    </>
  )
}

/** The segments of one severity in all bars, as one path. A segment stands on those of higher severities. */
const segmentsOf = (
  severity: (typeof COUNTED_SEVERITIES)[number],
  bars: readonly AxisBar[],
  height: number,
  lang: Lang,
): string =>
  bars
    .map(({ counts }, at) => {
      if (counts[severity] === 0) return ''
      const below = COUNTED_SEVERITIES.slice(0, COUNTED_SEVERITIES.indexOf(severity))
      const base = HEIGHT - height * below.reduce((sum, each) => sum + counts[each], 0)
      const tall = Math.max(1, height * counts[severity] - 1)
      return `M${placeOf(at, bars.length, lang) * 10 + 0.5} ${round(base)}h9v${round(-tall)}h-9z`
    })
    .join('')

const round = (number: number): number => Math.round(number * 10) / 10

type BarLinkProps = Omit<AxisProps, 'axis'> & { group: AxisGroup; bars: number }

const BarLink = ({ group, bars, filter, lang }: BarLinkProps) => {
  const isChosen = isWithin(group, filter)
  if (totalOf(group.counts) === 0 && !isChosen) return null
  const left = Math.min(...[group.at, group.at + group.length - 1].map((at) => placeOf(at, bars, lang))) * 10
  const width = group.length * 10
  return (
    <a href={barPathOf(group, filter, lang)} tabindex={-1}>
      <title>{`${barNameOf(group, lang)}: ${totalOf(group.counts)}`}</title>
      <path class={isChosen ? 'on' : 'hit'} d={`M${left} 0h${width}v${HEIGHT}h-${width}z`} />
    </a>
  )
}

/** True if the filter asks for days, and the bar is of these days. */
const isWithin = ({ from, to }: AxisBar, filter: TimelineFilter): boolean =>
  Boolean(filter.from || filter.to) &&
  from >= (filter.from ?? '').slice(0, from.length) &&
  to.slice(0, (filter.to ?? to).length) <= (filter.to ?? to)

const barPathOf = ({ from, to }: Pick<AxisBar, 'from' | 'to'>, filter: TimelineFilter, lang: Lang): string =>
  withLang(timelinePathOf({ ...filter, from, to }), lang)

const YearLinks = ({ years, filter, lang }: Omit<AxisProps, 'axis'> & { years: readonly AxisBar[] }) =>
  years.length > 0 && (
    <p class="jumps hint">
      <span>{wordsIn(lang).front.earlierYears}:</span>{' '}
      {years.slice(-MAX_BARS / 4).map((year) => (
        <>
          <a href={barPathOf(year, filter, lang)}>
            {year.from} <small>({totalOf(year.counts)})</small>
          </a>{' '}
        </>
      ))}
    </p>
  )

/** Tells how many events lasted longer than their bar, and how many have no exact date. */
const AxisNotes = ({ axis: { lasting, vague, undated }, lang }: Omit<AxisProps, 'filter'>) => {
  const { front } = wordsIn(lang)
  const notes = [
    lasting > 0 ? front.lasting(lasting) : '',
    vague > 0 ? front.vague(vague) : '',
    undated > 0 ? front.noDate(undated) : '',
  ].filter(Boolean)
  return notes.length > 0 && <p class="hint">{notes.join(' ')}</p>
}

const AxisTable = ({ axis, filter, lang }: AxisProps) => {
  const { front, event } = wordsIn(lang)
  const { bars, step } = axis
  return (
    <details>
      <summary>{front.axisTable}</summary>
      <AxisNotes axis={axis} lang={lang} />
      <div class="wide" tabindex={0}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{front.axisPeriod[groupStepOf(bars, step)]}</th>
              <th scope="col">{front.total}</th>
              {COUNTED_SEVERITIES.map((severity) => (
                <th scope="col">{event.severities[severity]}</th>
              ))}
              {axis.lasting > 0 && <th scope="col">{front.beganEarlier}</th>}
            </tr>
          </thead>
          <tbody>
            {groupBars(bars, step)
              .filter(({ counts, earlier }) => totalOf(counts) + earlier > 0)
              .map((bar) => (
                <AxisRow bar={bar} axis={axis} filter={filter} lang={lang} />
              ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

const barNameOf = ({ from, to }: Pick<AxisBar, 'from' | 'to'>, lang: Lang): string =>
  from === to ? shortPeriodOf(from, lang) : whenOf({ when: `${from}/${to}` }, lang)

const AxisRow = ({ bar, axis, filter, lang }: AxisProps & { bar: AxisGroup }) => (
  <tr>
    <th scope="row">
      <a href={barPathOf(bar, filter, lang)}>
        <Runs text={barNameOf(bar, lang)} lang={lang} />
      </a>
    </th>
    <td>{totalOf(bar.counts)}</td>
    {COUNTED_SEVERITIES.map((severity) => (
      <td>{bar.counts[severity] || ''}</td>
    ))}
    {axis.lasting > 0 && <td>{bar.earlier || ''}</td>}
  </tr>
)
