import { describe, expect, test } from 'vitest'
import { broken, eachRule, placesIn } from './broken.ts'
import { floodStory } from './flood.ts'
import { withAt } from './pointer.ts'

const FLOOD = '/timeline/events/0/revisions/0'
const CORRECTION = '/timeline/events/0/revisions/1'
const LEVEE = '/timeline/events/1/revisions'
const CLAIM = '/timeline/events/2/revisions/0'
const PAPER = { publisher: 'Mera Courier', title: 'Another report' }

describe('an event', () => {
  eachRule([
    ['is an object with an id and revisions', '/timeline/events/2', 'claim', '/timeline/events/2', /object with id/],
    ['has an id', '/timeline/events/2/id', undefined, '/timeline/events/2/id', /is required/],
    ['has an id of small letters', '/timeline/events/2/id', 'Claim!', '/timeline/events/2/id', /lowercase letters/],
    ['has an id of its own', '/timeline/events/2/id', 'mera-flood', '/timeline/events/2/id', /used once/],
    ['has at least one revision', '/timeline/events/2/revisions', [], '/timeline/events/2/revisions', /at least one/],
    ['keeps its id out of its revisions', `${FLOOD}/id`, 'mera-flood', `${FLOOD}/id`, /beside the revisions/],
    ['is in a region that exists', `${FLOOD}/regions/0/id`, 'harbor-town', `${FLOOD}/regions/0/id`, /harbour-town/],
    ['has actors that exist', `${FLOOD}/actors/0/id`, 'boats', `${FLOOD}/actors/0/id`, /No actor/],
    ['has a date that exists', `${FLOOD}/when`, '2021-02-30', `${FLOOD}/when`, /calendar/],
    ['ends after it begins', `${FLOOD}/when`, '2021-03-14/2021-03-11', `${FLOOD}/when`, /ends before/],
    [
      'has sources whose dates exist',
      `${FLOOD}/sources/1/published`,
      '12.3.2021',
      `${FLOOD}/sources/1/published`,
      /date/,
    ],
    ['has a text in a language of the site', `${CLAIM}/text/ar`, undefined, `${CLAIM}/text`, /at least one language/],
    ['has Arabic text in Arabic letters', `${CLAIM}/text/ar/title`, 'Blame', `${CLAIM}/text/ar/title`, /Arabic letter/],
    ['has English text in Latin letters', `${FLOOD}/text/en/summary`, 'فيضان', `${FLOOD}/text/en/summary`, /Latin/],
    [
      'has a title of 100 characters at most',
      `${FLOOD}/text/en/title`,
      'a'.repeat(101),
      `${FLOOD}/text/en/title`,
      /100/,
    ],
    ['has a summary of 600 at most', `${FLOOD}/text/en/summary`, 'a'.repeat(601), `${FLOOD}/text/en/summary`, /600/],
    ['quotes 25 words at most', `${FLOOD}/sources/0/quote`, 'so '.repeat(26), `${FLOOD}/sources/0/quote`, /25 words/],
    ['has counts that rise', `${FLOOD}/counts/0/low`, 90, `${FLOOD}/counts/0`, /must not be greater than/],
    ['has no member that nobody reads', `${FLOOD}/mood`, 'grim', `${FLOOD}/mood`, /is unknown/],
    ['links to an event that exists', `${CLAIM}/links/0/to`, 'levee-break', `${CLAIM}/links/0/to`, /levee-breach/],
    ['does not link to itself', `${CLAIM}/links/0/to`, 'late-warning-claim', `${CLAIM}/links/0/to`, /links to itself/],
    [
      'does not follow itself',
      `${LEVEE}/3/links/0`,
      { rel: 'follows', to: 'late-warning-claim' },
      LEVEE,
      /run in a circle/,
    ],
  ])

  test('is not part of what is part of it', () => {
    const back = broken(`${CORRECTION}/links`, [{ rel: 'part_of', to: 'levee-breach' }])
    const there = withAt(back, `${LEVEE}/3/links`, [{ rel: 'part_of', to: 'mera-flood' }])
    expect(placesIn(there)).toEqual(['/timeline/events/0/revisions'])
    expect(placesIn(withAt(there, `${LEVEE}/3/links/0/rel`, 'same_as'))).toEqual([])
  })

  test('has a source', () => {
    expect(placesIn(broken(`${CLAIM}/sources`, []))).toEqual([`${CLAIM}/sources`])
  })
})

describe('a certainty', () => {
  eachRule([
    ['of confirmed wants two sources', `${FLOOD}/sources`, [PAPER], `${FLOOD}/certainty`, /two supporting sources/],
    [
      'of confirmed does not count one origin twice',
      `${FLOOD}/sources`,
      [PAPER, { ...PAPER, publisher: 'Mera courier, via Talvia Online' }],
      `${FLOOD}/certainty`,
      /different origin/,
    ],
    [
      'of confirmed does not count context',
      `${FLOOD}/sources/1/stance`,
      'context',
      `${FLOOD}/certainty`,
      /two supporting/,
    ],
    [
      'of reported wants a source that supports',
      `${LEVEE}/0/sources/0/stance`,
      'context',
      `${LEVEE}/0/certainty`,
      /reported needs/,
    ],
    [
      'of disputed wants a source that contradicts',
      `${LEVEE}/3/sources/1/stance`,
      'context',
      `${LEVEE}/3/certainty`,
      /contradicts/,
    ],
    [
      'of a claim by its author alone is unverified',
      `${CLAIM}/certainty`,
      'reported',
      `${CLAIM}/certainty`,
      /unverified/,
    ],
  ])

  test('of a forecast by its author alone is unverified, and of one that others share is not', () => {
    const forecast = withAt(broken(`${CLAIM}/nature`, 'forecast'), `${CLAIM}/certainty`, 'reported')
    expect(placesIn(forecast)).toEqual([`${CLAIM}/certainty`])
    expect(placesIn(withAt(forecast, `${CLAIM}/sources/-`, { ...PAPER, publisher: 'Valley Radio' }))).toEqual([])
  })

  test('is not asked of a retraction, which takes it back', () => {
    expect(placesIn(broken(`${LEVEE}/1/sources/0/stance`, 'contradicts'))).toEqual([])
  })
})

describe('a revision', () => {
  eachRule([
    ['is an object', `${FLOOD}`, 'new', FLOOD, /curly brackets/],
    ['is new when it is the first', `${FLOOD}/change`, 'update', `${FLOOD}/change`, /first revision/],
    ['says what it changes', `${CORRECTION}/change`, 'fix', `${CORRECTION}/change`, /one of: new, update/],
    ['is new after a retraction', `${LEVEE}/2/change`, 'update', `${LEVEE}/2/change`, /was retracted/],
    ['says why when it corrects', `${CORRECTION}/reason`, undefined, `${CORRECTION}/reason`, /must have a reason/],
    ['says why when it retracts', `${LEVEE}/1/reason`, undefined, `${LEVEE}/1/reason`, /must have a reason/],
    ['says why in each language of its text', `${CORRECTION}/reason/ar`, undefined, `${CORRECTION}/reason`, /in ar/],
    [
      'says why in the script of the language',
      `${CORRECTION}/reason/ar`,
      'Later',
      `${CORRECTION}/reason/ar`,
      /Arabic letter/,
    ],
    ['is numbered by its order alone', `${CORRECTION}/number`, 2, `${CORRECTION}/number`, /by their order/],
    [
      'says why only when there was one before',
      `${FLOOD}/reason`,
      { en: 'Why', ar: 'لماذا' },
      `${FLOOD}/reason`,
      /is unknown/,
    ],
  ])

  test('is new only once, unless it was retracted', () => {
    const calm = withAt(floodStory(), `${CORRECTION}/urgent`, undefined)
    expect(placesIn(withAt(calm, `${CORRECTION}/change`, 'new'))).toEqual([`${CORRECTION}/change`])
    expect(placesIn(withAt(calm, `${FLOOD}/change`, 'retraction'))).toEqual([`${FLOOD}/change`, `${CORRECTION}/change`])
  })

  test('is urgent only when it corrects', () => {
    const update = withAt(floodStory(), `${CORRECTION}/change`, 'update')
    expect(placesIn(update)).toEqual([`${CORRECTION}/urgent`])
  })
})
