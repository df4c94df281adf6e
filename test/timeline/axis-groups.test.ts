import { expect, test } from 'vitest'
import { buildAxis } from '../../src/timeline/axis.ts'
import { groupBars } from '../../src/timeline/axis-groups.ts'
import { totalOf } from '../../src/timeline/severity-counts.ts'

const axisOver = (days: number, every: number) =>
  buildAxis(
    Array.from({ length: Math.ceil(days / every) }, (_, at) => {
      const period = new Date(Date.UTC(2022, 0, 3 + at * every)).toISOString().slice(0, 10)
      return { period, lastDay: period, severity: 'severe' as const }
    }),
  )

test.each([
  [14, 1, 'day', 14],
  [60, 1, 'day', 9],
  [400, 7, 'week', 14],
  [1_800, 30, 'month', 5],
])('events over %i days have few links, which hold each bar once', (days, every, step, links) => {
  const axis = axisOver(days, every)
  const groups = groupBars(axis.bars, axis.step)
  expect([axis.step, groups.length]).toEqual([step, links])
  expect(groups.map(({ at }) => at)).toEqual(
    groups.map((_, place) => groups.slice(0, place).reduce((sum, { length }) => sum + length, 0)),
  )
  expect(groups.reduce((sum, { counts }) => sum + totalOf(counts), 0)).toBe(
    axis.bars.reduce((sum, { counts }) => sum + totalOf(counts), 0),
  )
  expect([groups[0]!.from, groups.at(-1)!.to]).toEqual([axis.bars[0]!.from, axis.bars.at(-1)!.to])
})
