import { type ListedEvent, sortListedEvents } from '../../src/timeline/listed-event.ts'
import type { MapShapes } from '../../src/timeline/map-shapes.ts'
import { overviewOf } from '../../src/timeline/timeline-overview.ts'
import { usedTopicsOf } from '../../src/timeline/used-topics.ts'
import { sampleGazetteer } from './sample-views.ts'

/** An event of a list, on a day of November 2024 unless `differing` says something else. */
export const listedEvent = (differing: Partial<ListedEvent> = {}): ListedEvent => ({
  id: 'one',
  seq: 1,
  recordedAt: 0,
  day: '2024-11-29',
  lastDay: '2024-11-29',
  period: '2024-11-29',
  nature: 'event',
  kind: 'conflict.airstrike',
  certainty: 'confirmed',
  severity: 'severe',
  regions: ['sy-aleppo'],
  actors: [],
  mentioned: [],
  sources: 2,
  isRetracted: false,
  ...differing,
})

export const sampleShapes: MapShapes = {
  source: 'Drawn for a test',
  note: { en: 'Drawn for a test.', ar: 'رُسمت لاختبار.' },
  width: 100,
  height: 80,
  regions: { 'sy-aleppo': { outline: 'M0 0h50v40h-50z', centre: [25, 20] } },
  dashed: ['M50 40h10v10h-10z'],
}

export const noShapes: MapShapes = { ...sampleShapes, regions: {}, dashed: [] }

/** The content of a page of the timeline with these events on it. */
export const sampleContent = (events: ListedEvent[], shapes = sampleShapes) => {
  const inPeriod = sortListedEvents(events)
  return {
    left: 45,
    months: [
      { period: '2024-10', count: 40 },
      { period: '2011', count: 5 },
    ],
    countsByPeriod: new Map([['2024-11-29', events.length]]),
    overview: overviewOf({ inPeriod, always: inPeriod }, sampleGazetteer, Object.keys(shapes.regions)),
    used: usedTopicsOf(inPeriod, sampleGazetteer),
    changedAt: Date.UTC(2024, 11, 2, 18),
  }
}
