import { parseSubscription } from '../../src/audience/parse-preferences.ts'
import { buildGazetteer } from '../../src/timeline/gazetteer.ts'
import type { EditionEventView, PreferencesFormView, Site, TopicPickerView } from '../../templates/views.ts'
import { preferencesInWords } from '../../templates/words/preferences-in-words.ts'

export const sampleSite: Site = {
  name: 'Waqai',
  url: 'https://waqai.example.org',
  postal: 'Waqai, 12 Example Street, 10115 Berlin',
  replyTo: 'editors@waqai.example.org',
}

/** A complete event with English names. `differing` replaces members. */
export const sampleEvent = (differing: Partial<EditionEventView> = {}): EditionEventView => {
  const id = differing.id ?? 'one'
  return {
    id,
    url: `${sampleSite.url}/events/${id}`,
    nature: 'event',
    kind: 'conflict.airstrike',
    certainty: 'reported',
    severity: 'severe',
    when: '2024-11-29',
    whenMin: '2024-11-29',
    text: { lang: 'en', title: 'Strike on a hospital', summary: 'A hospital in the city was hit. Nobody was hurt.' },
    regions: ['Aleppo'],
    places: [{ id: 'sy-aleppo', name: { en: 'Aleppo', ar: 'حلب' }, codes: { pcode: 'SY02', iso: 'SY-HL' } }],
    actors: [{ name: 'Air force', role: 'initiator' }],
    counts: [],
    sources: [{ publisher: 'The Paper', title: 'A report', url: 'https://paper.example/report' }],
    retracted: false,
    section: 'new',
    seq: 1,
    recordedAt: Date.UTC(2024, 10, 30, 9, 30),
    ...differing,
  }
}

/** A complete event in Arabic. */
export const sampleArabicEvent = (differing: Partial<EditionEventView> = {}): EditionEventView =>
  sampleEvent({
    text: { lang: 'ar', title: 'غارة على مستشفى', summary: 'أصيب مستشفى في المدينة، ولم يصب أحد بأذى.' },
    regions: ['حلب'],
    actors: [{ name: 'سلاح الجو', role: 'initiator' }],
    ...differing,
  })

const name = (en: string, ar: string) => ({ en, ar })

export const sampleGazetteer = buildGazetteer(
  [
    { id: 'world', type: 'world', name: name('World', 'العالم') },
    { id: 'sy', type: 'country', in: ['world'], name: name('Syria', 'سوريا') },
    { id: 'sy-aleppo', type: 'governorate', in: ['sy'], name: name('Aleppo', 'حلب') },
    { id: 'ru', type: 'country', in: ['world'], name: name('Russia', 'روسيا') },
    { id: 'grp-north', type: 'group', in: ['sy'], members: ['sy-aleppo'], name: name('Northern Syria', 'شمال سوريا') },
  ],
  [
    { id: 'gov', type: 'state', name: name('Government', 'الحكومة') },
    {
      id: 'army',
      type: 'state_forces',
      name: name('Army', 'الجيش'),
      part_of: [{ id: 'gov', source: 's', until: '2024-12-08' }],
      backed_by: [{ id: 'russia', source: 's' }],
    },
    { id: 'russia', type: 'state', name: name('Russia', 'روسيا') },
  ],
)

export const sampleForm = (
  lang: PreferencesFormView['lang'],
  differing: Partial<PreferencesFormView> = {},
): PreferencesFormView => ({
  lang,
  site: sampleSite,
  gazetteer: sampleGazetteer,
  preview: null,
  typed: {
    email: '',
    regions: [],
    actors: [],
    match: 'any',
    backed: false,
    severity: 'minor',
    certainty: 'unverified',
    cadence: 'daily',
    weekday: 'monday',
    monthday: '',
    time: '07:00',
    timezone: 'UTC',
    alerts: 'none',
    alerts_per_hour: '',
    quiet_from: '',
    quiet_to: '',
    extreme_at_once: 'yes',
    alerted: 'marked',
    lang,
    events: [],
    muted: [],
    paused_until: '',
  },
  faults: [],
  singleEvents: [],
  zones: ['UTC', 'Asia/Damascus'],
  maxAlertsPerHour: 4,
  path: '/subscribe',
  chosen: preferencesInWords({
    choice: parseSubscription({}, { gazetteer: sampleGazetteer, maxAlertsPerHour: 4 }, lang).preferences,
    gazetteer: sampleGazetteer,
    lang,
  }),
  ...differing,
})

/** What the first question shows before anything is searched. */
export const sampleTopics: TopicPickerView = {
  suggested: [
    { field: 'regions', id: 'sy-aleppo', name: name('Aleppo', 'حلب'), count: 20 },
    { field: 'actors', id: 'russia', name: name('Russia', 'روسيا'), count: 7 },
  ],
  query: '',
  found: null,
  isChosen: false,
}
