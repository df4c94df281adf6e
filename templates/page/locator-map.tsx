import type { Severity } from '../../src/timeline/event.ts'
import type { EventLocation } from '../../src/timeline/locate-event.ts'
import type { MapShapes } from '../../src/timeline/map-shapes.ts'
import { severityClassOf } from './event-signs.tsx'

/** Where an event is on the map of the story. */
export type LocatorView = { location: EventLocation; shapes: MapShapes }

const DOT_RADIUS = 5

/**
 * A small map of where an event is: its regions shaded, and a ring around each smaller place. The line of facts has the
 * same in words.
 */
export const LocatorMap = ({ location: { areas, points }, shapes, severity }: LocatorView & { severity: Severity }) => (
  <svg class="map locator" viewBox={`0 0 ${shapes.width} ${shapes.height}`} aria-hidden="true">
    <path
      class="land"
      d={Object.values(shapes.regions)
        .map(({ outline }) => outline)
        .join('')}
    />
    {areas.length > 0 && (
      <path class={severityClassOf(severity)} d={areas.map((id) => shapes.regions[id]!.outline).join('')} />
    )}
    {shapes.dashed.length > 0 && <path class="dashed" d={shapes.dashed.join('')} />}
    {points.map(({ x, y, radius }) => (
      <g class={severityClassOf(severity)}>
        <circle class="ring" cx={x} cy={y} r={radius} />
        <circle cx={x} cy={y} r={DOT_RADIUS} />
      </g>
    ))}
  </svg>
)
