import fc from 'fast-check'
import {
  ALERT_LEVELS,
  ALERTED_MODES,
  CADENCES,
  MATCH_MODES,
  MIN_CERTAINTIES,
  MIN_SEVERITIES,
  type Preferences,
  WEEKDAYS,
} from '../../src/audience/preferences.ts'
import { CERTAINTIES, LANGS, NATURES, type RevisionFacts, SEVERITIES } from '../../src/timeline/event.ts'
import { world } from './small-world.ts'

export const REGION = fc.constantFrom(...world.regions.keys())
export const ACTOR = fc.constantFrom(...world.actors.keys())
export const ROLE = fc.constantFrom('initiator', 'target', 'mentioned')

const TIME = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)

/** Any preferences that follow regions and actors of the small world. */
export const PREFERENCES: fc.Arbitrary<Preferences> = fc.record({
  regions: fc.array(REGION, { maxLength: 4 }),
  actors: fc.array(ACTOR, { maxLength: 4 }),
  match: fc.constantFrom(...MATCH_MODES),
  backed: fc.boolean(),
  severity: fc.constantFrom(...MIN_SEVERITIES),
  certainty: fc.constantFrom(...MIN_CERTAINTIES),
  digest: fc
    .record({
      cadence: fc.constantFrom(...CADENCES),
      weekday: fc.constantFrom(...WEEKDAYS),
      monthday: fc.integer({ min: 1, max: 28 }),
      time: TIME,
      timezone: fc.constantFrom('UTC', 'Asia/Damascus', 'America/New_York'),
    })
    .map(({ monthday, ...digest }) => (digest.cadence === 'monthly' ? { ...digest, monthday } : digest)),
  alerts: fc.constantFrom(...ALERT_LEVELS),
  alerts_per_hour: fc.option(fc.integer({ min: 1, max: 4 })),
  quiet: fc.option(fc.record({ from: TIME, to: TIME }).filter(({ from, to }) => from !== to)),
  extreme_at_once: fc.boolean(),
  alerted: fc.constantFrom(...ALERTED_MODES),
  lang: fc.constantFrom(...LANGS),
})

/** The facts of any event in the small world. Some have a region or an actor that is not in its gazetteer. */
export const FACTS: fc.Arbitrary<RevisionFacts> = fc.record({
  nature: fc.constantFrom(...NATURES),
  certainty: fc.constantFrom(...CERTAINTIES),
  severity: fc.constantFrom(...SEVERITIES),
  regions: fc.array(fc.oneof({ weight: 9, arbitrary: REGION }, { weight: 1, arbitrary: fc.constant('gone') }), {
    maxLength: 3,
  }),
  actors: fc.array(
    fc.record({
      id: fc.oneof({ weight: 9, arbitrary: ACTOR }, { weight: 1, arbitrary: fc.constant('gone') }),
      role: ROLE,
    }),
    { maxLength: 3 },
  ),
})
