/** Content for pictures, as it is published: an event of each severity, and what hostile or careless people send. */
const SOURCES = [
  { publisher: 'A radio', title: 'The morning news' },
  { publisher: 'A paper', title: 'A report from the place', url: 'https://paper.example/report?a=1&b=2' },
]

const RIGHT_TO_LEFT_OVERRIDE = '\u202e'

/** Titles in English and Arabic with their severity. They are long, mixed, or look like markup. */
const TITLES: [severity: string, en: string, ar: string][] = [
  ['extreme', 'Air strike hits a hospital in eastern Aleppo', 'غارة جوية تصيب مستشفى في شرق حلب'],
  ['severe', 'Fighting closes the road between Aleppo and Damascus', 'الاشتباكات تغلق الطريق بين حلب ودمشق'],
  [
    'moderate',
    '<script>alert(1)</script> & "quotes" \'and\' <b>bold</b>',
    '<b>عنوان</b> و"علامات" <script>alert(1)</script>',
  ],
  [
    'minor',
    `Override ${RIGHT_TO_LEFT_OVERRIDE}gnitset, and then the title goes on`,
    'هاتف +963 21 123 4567 بتاريخ 2024-12-03',
  ],
  ['minor', 'A'.repeat(100), 'ع'.repeat(100)],
  ['moderate', `${'A very long title that does not end '.repeat(2)}here`, `${'عنوان طويل جدًا لا ينتهي '.repeat(3)}هنا`],
  ['severe', 'حلب / Aleppo / Халеб in one title (2024-11-30)', 'Aleppo حلب Халеб في عنوان واحد (2024-11-30)'],
]

const SUMMARY = {
  en: 'Doctors say that the upper floor is destroyed. The ministry denies that its aircraft were over the city. The site https://example.org/a/very/long/address?with=parameters reports it.',
  ar: 'يقول أطباء إن الطابق العلوي دُمّر. وتنفي الوزارة أن طائراتها كانت فوق المدينة. ونُشر ذلك على https://example.org/a/very/long/address?with=parameters.',
}

const eventOf = (at: number, [severity, en, ar]: (typeof TITLES)[number]) => ({
  id: `picture-${at}`,
  nature: 'event',
  when: '2024-12-03',
  kind: 'conflict.airstrike',
  certainty: at % 2 === 0 ? 'confirmed' : 'reported',
  severity,
  regions: [{ id: at % 3 === 1 ? 'sy-idlib' : 'sy-aleppo-city', primary: true }],
  actors: [{ id: 'gov-syria', role: 'initiator' }],
  counts: at === 0 ? [{ what: 'killed', low: 12, high: 19 }] : [],
  text: { en: { title: en, summary: SUMMARY.en }, ar: { title: ar, summary: SUMMARY.ar } },
  sources: SOURCES,
})

/** The bodies of `POST /v1/events`. The first and the second are revised later. */
export const EVENTS = TITLES.map((title, at) => eventOf(at, title))

/** The bodies of revisions by event: a correction of a day, and a retraction. */
export const REVISIONS = [
  {
    ...EVENTS[0]!,
    when: '2024-12-02',
    number: 2,
    change: 'correction',
    urgent: true,
    reason: {
      en: 'The strike was on 2 December, not on 3 December.',
      ar: 'وقعت الغارة في 2 كانون الأول، لا في 3 كانون الأول.',
    },
  },
  {
    ...EVENTS[1]!,
    number: 2,
    change: 'retraction',
    reason: { en: 'The road was open all day.', ar: 'كان الطريق مفتوحًا طوال اليوم.' },
  },
]
