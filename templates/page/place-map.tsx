import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { MapShapes } from '../../src/timeline/map-shapes.ts'
import type { PlaceCount, PlaceCounts } from '../../src/timeline/place-counts.ts'
import { gravestOf, totalOf } from '../../src/timeline/severity-counts.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { severityClassOf } from './event-signs.tsx'

type PlacesProps = { lang: Lang; counts: PlaceCounts; gazetteer: Gazetteer; shapes: MapShapes }
type Circle = PlaceCount & { x: number; y: number; radius: number; total: number }

const MAX_RADIUS = 24
const MIN_RADIUS = 5
/** A smaller circle has no room for its number. */
const MIN_NUMBERED_RADIUS = 9
const MAX_PLACES = 8
const MAX_WIDER = 5

/** The map of the story with a circle for each region that has events, and the same numbers as lists. */
export const PlaceOverview = ({ lang, counts, gazetteer, shapes }: PlacesProps) => {
  const { front } = wordsIn(lang)
  const { places, wider } = counts
  if (places.length + wider.length === 0) return null
  return (
    <section class="where">
      <h2>{front.where}</h2>
      <PlaceMap lang={lang} counts={counts} gazetteer={gazetteer} shapes={shapes} />
      <PlaceList places={places.slice(0, MAX_PLACES)} gazetteer={gazetteer} lang={lang} />
      {wider.length > 0 && <h3>{front.wider}</h3>}
      <PlaceList places={wider.slice(0, MAX_WIDER)} gazetteer={gazetteer} lang={lang} />
      <p>
        <a href={withLang('/regions', lang)}>{front.allPlaces}</a>
      </p>
    </section>
  )
}

const PlaceMap = ({ lang, counts, gazetteer, shapes }: PlacesProps) => {
  const outlines = Object.values(shapes.regions).map(({ outline }) => outline)
  if (outlines.length === 0) return null
  return (
    <>
      <svg class="map" viewBox={`0 0 ${shapes.width} ${shapes.height}`} aria-hidden="true">
        <path class="land" d={outlines.join('')} />
        {shapes.dashed.length > 0 && <path class="dashed" d={shapes.dashed.join('')} />}
        {circlesOf(counts.places, shapes).map((circle) => (
          <MapCircle circle={circle} name={gazetteer.regions.get(circle.id)!.name[lang]} lang={lang} />
        ))}
      </svg>
      <p class="hint">
        {wordsIn(lang).front.mapLegend} <Runs text={shapes.note[lang]} lang={lang} />
      </p>
    </>
  )
}

const MapCircle = ({ circle, name, lang }: { circle: Circle; name: string; lang: Lang }) => (
  <a href={withLang(`/regions/${circle.id}`, lang)} tabindex={-1}>
    <title>{`${name}: ${circle.total}`}</title>
    <circle class={severityClassOf(gravestOf(circle.counts)!)} cx={circle.x} cy={circle.y} r={circle.radius} />
    {circle.radius >= MIN_NUMBERED_RADIUS && (
      <text x={circle.x} y={circle.y + 4}>
        {circle.total}
      </text>
    )}
  </a>
)

/** The circles, the largest first, so that a small one is on top. The area is as the number of events. */
const circlesOf = (places: readonly PlaceCount[], { regions }: MapShapes): Circle[] => {
  const drawn = places.filter(({ id }) => Object.hasOwn(regions, id))
  const most = Math.max(1, ...drawn.map(({ counts }) => totalOf(counts)))
  return drawn.map(({ id, counts }) => {
    const [x, y] = regions[id]!.centre
    const total = totalOf(counts)
    return { id, counts, x, y, total, radius: Math.max(MIN_RADIUS, Math.round(MAX_RADIUS * Math.sqrt(total / most))) }
  })
}

const PlaceList = ({ places, gazetteer, lang }: { places: PlaceCount[]; gazetteer: Gazetteer; lang: Lang }) =>
  places.length > 0 && (
    <ul class="tally">
      {places.map(({ id, counts }) => (
        <li>
          <a href={withLang(`/regions/${id}`, lang)}>
            <Runs text={gazetteer.regions.get(id)!.name[lang]} lang={lang} />
          </a>{' '}
          <span class={`dot ${severityClassOf(gravestOf(counts)!)}`} />
          {totalOf(counts)}
        </li>
      ))}
    </ul>
  )
