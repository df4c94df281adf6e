import type { Lang, Source } from '../../../src/timeline/event.ts'

const nowIn: Record<Lang, string> = { en: 'Now in English too', ar: 'Now in Arabic too' }
const noLongerIn: Record<Lang, string> = { en: 'No longer in English', ar: 'No longer in Arabic' }
const textChanged: Record<Lang, string> = { en: 'The English text was changed', ar: 'The Arabic text was changed' }

const stances: Record<Source['stance'], string> = {
  supports: 'supports it',
  contradicts: 'contradicts it',
  context: 'gives context',
}

const counted = {
  killed: 'Killed',
  injured: 'Injured',
  wounded: 'Wounded',
  missing: 'Missing',
  detained: 'Detained',
  displaced: 'Displaced',
  freed: 'Freed',
  returning: 'Returning',
  fighters: 'Fighters',
  civilians: 'Civilians',
  children: 'Children',
  women: 'Women',
  killed_or_displaced: 'Killed or displaced',
  detained_or_missing: 'Detained or missing',
  hoping_to_return: 'Hoping to return',
}

/** Words for the changes between two revisions of an event. */
export const difference = {
  title: 'Title',
  summary: 'Summary',
  who: 'Who',
  nature: 'What it is',
  sourceAdded: 'Source added',
  sourceRemoved: 'Source removed',
  sourceStance: (name: string) => `Source: ${name}`,
  before: 'Before',
  after: 'After',
  nobody: 'nobody named',
  notStated: 'not stated',
  nowIn,
  noLongerIn,
  textChanged,
  stances,
  counted,
  accordingTo: (publishers: string, more: number) => `According to ${publishers}${more > 0 ? ` and ${more} more` : ''}`,
  range: (low: string, high: string) => `${low} to ${high}`,
  atLeast: (low: string) => `at least ${low}`,
  atMost: (high: string) => `at most ${high}`,
}
