import { describe, expect, test } from 'vitest'
import { floodDocuments } from './flood-documents.ts'
import { replaceAt } from './json-pointer.ts'
import { faultPointers, testRules, withChange } from './rule-cases.ts'

const FLOOD = '/timeline/events/0/revisions/0'
const CORRECTION = '/timeline/events/0/revisions/1'
const LEVEE = '/timeline/events/1/revisions'
const CLAIM = '/timeline/events/2/revisions/0'
const PAPER = { publisher: 'Mera Courier', title: 'Another report' }

describe('an event', () => {
  testRules([
    ['is an object with an id and revisions', '/timeline/events/2', 'claim', '/timeline/events/2', /object with id/],
    ['has an id', '/timeline/events/2/id', undefined, '/timeline/events/2/id', /is required/],
    ['has an id of small letters', '/timeline/events/2/id', 'Claim!', '/timeline/events/2/id', /lowercase letters/],
    ['has an id that no other event has', '/timeline/events/2/id', 'mera-flood', '/timeline/events/2/id', /used once/],
    ['has at least one revision', '/timeline/events/2/revisions', [], '/timeline/events/2/revisions', /at least one/],
    ['has no id in its revisions', `${FLOOD}/id`, 'mera-flood', `${FLOOD}/id`, /belongs to the event/],
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
    ['has no unknown member', `${FLOOD}/mood`, 'grim', `${FLOOD}/mood`, /is unknown/],
    ['links to an event that exists', `${CLAIM}/links/0/to`, 'levee-break', `${CLAIM}/links/0/to`, /levee-breach/],
    ['does not link to itself', `${CLAIM}/links/0/to`, 'late-warning-claim', `${CLAIM}/links/0/to`, /links to itself/],
    [
      'does not follow itself',
      `${LEVEE}/3/links/0`,
      { rel: 'follows', to: 'late-warning-claim' },
      LEVEE,
      /form a cycle/,
    ],
  ])

  test('is not part of its own part', () => {
    const back = withChange(`${CORRECTION}/links`, [{ rel: 'part_of', to: 'levee-breach' }])
    const there = replaceAt(back, `${LEVEE}/3/links`, [{ rel: 'part_of', to: 'mera-flood' }])
    expect(faultPointers(there)).toEqual(['/timeline/events/0/revisions'])
    expect(faultPointers(replaceAt(there, `${LEVEE}/3/links/0/rel`, 'same_as'))).toEqual([])
  })

  test('has a source', () => {
    expect(faultPointers(withChange(`${CLAIM}/sources`, []))).toEqual([`${CLAIM}/sources`])
  })
})

describe('a certainty', () => {
  testRules([
    ['of confirmed needs two sources', `${FLOOD}/sources`, [PAPER], `${FLOOD}/certainty`, /two supporting sources/],
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
      'of reported needs a source that supports',
      `${LEVEE}/0/sources/0/stance`,
      'context',
      `${LEVEE}/0/certainty`,
      /reported needs/,
    ],
    [
      'of disputed needs a source that contradicts',
      `${LEVEE}/3/sources/1/stance`,
      'context',
      `${LEVEE}/3/certainty`,
      /contradicts/,
    ],
    [
      'of a claim with its author as only source is unverified',
      `${CLAIM}/certainty`,
      'reported',
      `${CLAIM}/certainty`,
      /unverified/,
    ],
  ])

  test('of a forecast with its author as only source is unverified', () => {
    const forecast = replaceAt(withChange(`${CLAIM}/nature`, 'forecast'), `${CLAIM}/certainty`, 'reported')
    expect(faultPointers(forecast)).toEqual([`${CLAIM}/certainty`])
    expect(faultPointers(replaceAt(forecast, `${CLAIM}/sources/-`, { ...PAPER, publisher: 'Valley Radio' }))).toEqual(
      [],
    )
  })

  test('is not checked in a retraction', () => {
    expect(faultPointers(withChange(`${LEVEE}/1/sources/0/stance`, 'contradicts'))).toEqual([])
  })
})

describe('a revision', () => {
  testRules([
    ['is an object', `${FLOOD}`, 'new', FLOOD, /curly brackets/],
    ['has the change new if it is the first', `${FLOOD}/change`, 'update', `${FLOOD}/change`, /first revision/],
    ['has a known change', `${CORRECTION}/change`, 'fix', `${CORRECTION}/change`, /one of: new, update/],
    ['has the change new after a retraction', `${LEVEE}/2/change`, 'update', `${LEVEE}/2/change`, /was retracted/],
    [
      'has a reason if it is a correction',
      `${CORRECTION}/reason`,
      undefined,
      `${CORRECTION}/reason`,
      /must have a reason/,
    ],
    ['has a reason if it is a retraction', `${LEVEE}/1/reason`, undefined, `${LEVEE}/1/reason`, /must have a reason/],
    [
      'has a reason in each language of its text',
      `${CORRECTION}/reason/ar`,
      undefined,
      `${CORRECTION}/reason`,
      /in ar/,
    ],
    [
      'has a reason in the script of its language',
      `${CORRECTION}/reason/ar`,
      'Later',
      `${CORRECTION}/reason/ar`,
      /Arabic letter/,
    ],
    ['has no number', `${CORRECTION}/number`, 2, `${CORRECTION}/number`, /by their order/],
    [
      'has no reason if it is the first',
      `${FLOOD}/reason`,
      { en: 'Why', ar: 'لماذا' },
      `${FLOOD}/reason`,
      /is unknown/,
    ],
  ])

  test('has the change new only once, unless it follows a retraction', () => {
    const notUrgent = replaceAt(floodDocuments(), `${CORRECTION}/urgent`, undefined)
    expect(faultPointers(replaceAt(notUrgent, `${CORRECTION}/change`, 'new'))).toEqual([`${CORRECTION}/change`])
    expect(faultPointers(replaceAt(notUrgent, `${FLOOD}/change`, 'retraction'))).toEqual([
      `${FLOOD}/change`,
      `${CORRECTION}/change`,
    ])
  })

  test('is urgent only if it is a correction', () => {
    const update = replaceAt(floodDocuments(), `${CORRECTION}/change`, 'update')
    expect(faultPointers(update)).toEqual([`${CORRECTION}/urgent`])
  })
})
