/** A small story of another continent, with names in three languages and without a map. It has no word of the one that ships. */
const name = (en: string, ar: string) => ({ en, ar })

export const REGIONS = [
  { id: 'world', type: 'world', name: name('World', 'العالم') },
  { id: 'pe', type: 'country', in: ['world'], name: name('Peru', 'بيرو'), codes: { iso: 'PE' } },
  { id: 'bo', type: 'country', in: ['world'], name: name('Bolivia', 'بوليفيا'), codes: { iso: 'BO' } },
  { id: 'pe-puno', type: 'department', in: ['pe'], name: name('Puno', 'بونو'), centre: [-15.84, -70.02] },
  { id: 'pe-cusco', type: 'department', in: ['pe'], name: name('Cusco (Qusqu)', 'كوسكو'), centre: [-13.52, -71.97] },
  { id: 'pe-juliaca', type: 'city', in: ['pe-puno'], name: name('Juliaca', 'خولياكا'), centre: [-15.49, -70.13] },
  { id: 'altiplano', type: 'group', in: ['world'], members: ['pe-puno', 'bo'], name: name('Altiplano', 'الألتيبلانو') },
]

export const ACTORS = [
  { id: 'government', type: 'government', name: name('Government of Peru', 'حكومة بيرو') },
  {
    id: 'police',
    type: 'government',
    name: name('National Police', 'الشرطة الوطنية'),
    part_of: [{ id: 'government', source: 'The constitution' }],
  },
  { id: 'herders', type: 'community', name: name('Herders’ union “Ayllu Ñawpaq”', 'اتحاد الرعاة') },
]

type Text = { title: string; summary: string }

const event = (id: string, when: string | null, text: { en?: Text; ar?: Text }, more: object = {}) => ({
  id,
  revisions: [
    {
      change: 'new',
      nature: 'event',
      when,
      kind: 'disaster.cold_wave',
      certainty: 'reported',
      severity: 'severe',
      regions: [{ id: 'pe-puno', primary: true }],
      actors: [{ id: 'herders', role: 'affected' }],
      text,
      sources: [{ publisher: 'Radio Onda', title: 'Heladas en la puna', published: '2025-07-03' }],
      ...more,
    },
  ],
})

const OVERRIDE = '\u202e'

export const TIMELINE = {
  title: name('Peru: the frost of 2025', 'بيرو: صقيع عام 2025'),
  events: [
    event('frost-begins', '2025-07-02', {
      en: { title: 'Frost kills alpacas near Juliaca', summary: 'It was −18 °C at night. Herders count the losses.' },
      ar: { title: 'الصقيع يقتل قطعان الألبكة قرب خولياكا', summary: 'بلغت الحرارة 18 درجة تحت الصفر ليلًا.' },
    }),
    event(
      'road-closed',
      '2025-07-03/2025-07-06',
      { en: { title: 'Snow closes the road to Bolivia', summary: 'Lorries wait on both sides of the border.' } },
      { regions: [{ id: 'pe-puno' }, { id: 'bo' }], kind: 'transport.closure' },
    ),
    event(
      'aid-promised',
      '2025-07-05',
      { ar: { title: 'الحكومة تعد بإرسال أعلاف', summary: 'قالت الوزارة إن الشاحنات ستصل خلال يومين.' } },
      { kind: 'humanitarian.aid', actors: [{ id: 'government', role: 'initiator' }], regions: [{ id: 'pe-juliaca' }] },
    ),
    event(
      'hostile',
      null,
      {
        en: { title: `<b>${OVERRIDE}eman</b> & "quoted" 😀👨‍👩‍👧 ${'x'.repeat(60)}`, summary: 'y'.repeat(120) },
        ar: { title: `${'ع'.repeat(90)} ${OVERRIDE}abc`, summary: `Qusqu ${'م'.repeat(120)}` },
      },
      { regions: [{ id: 'pe-cusco' }], actors: [] },
    ),
    event(
      'more-frost',
      '2025-07~',
      { en: { title: 'More frost is expected', summary: 'The service expects more.' } },
      { nature: 'forecast', certainty: 'unverified', actors: [{ id: 'herders', role: 'speaker' }] },
    ),
  ],
}

export const NO_MAP = {
  source: 'None',
  note: name('There is no map.', 'لا توجد خريطة.'),
  width: 100,
  height: 100,
  regions: {},
  dashed: [],
}
