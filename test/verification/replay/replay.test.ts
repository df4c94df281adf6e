import { expect, test } from 'vitest'
import { inWords } from './auditing.ts'
import { replay } from './replay.ts'
import { PLANTED } from './story.ts'

const SPAN = { from: '2024-11-27', days: 2, worst: 1, worstHours: 1 }

test('two days of the story reach three hundred readers as an independent count says', {
  timeout: 240_000,
}, async () => {
  const { agreed, findings, unsure, taken } = await replay({ seed: 7, readers: 300, span: SPAN, say: () => undefined })
  expect(findings.map(inWords)).toEqual([])
  expect(unsure).toBe(0)
  for (const kind of ['alert', 'rollup', 'digest', 'retraction', 'correction'])
    expect(agreed[kind], kind).toBeGreaterThan(20)
  expect(taken.filter(({ events }) => events.includes(PLANTED.unseen))).toEqual([])
  const withdrawn = taken.filter(({ kind, events }) => kind === 'retraction' && events.includes(PLANTED.told))
  expect(new Set(withdrawn.map(({ to }) => to)).size).toBe(withdrawn.length)
})
