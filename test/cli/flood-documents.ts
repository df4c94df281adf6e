const named = (en: string, ar: string) => ({ en, ar })

const regions = [
  { id: 'world', type: 'world', name: named('World', 'العالم') },
  {
    id: 'talvia',
    type: 'country',
    in: ['world'],
    name: named('Talvia', 'تالفيا'),
    centre: [-12.5, 30.1],
    bounds: [-15, 28, -10, 33],
    codes: { iso: 'XT' },
  },
  {
    id: 'mera-valley',
    type: 'province',
    in: ['talvia'],
    name: named('Mera Valley', 'وادي ميرا'),
    aliases: ['Lower Mera'],
    centre: [-13.2, 31.4],
    bounds: [-14, 30.5, -12.8, 32.2],
    codes: { pcode: 'XT04', iso: 'XT-MV', wikidata: 'Q999000111' },
  },
  {
    id: 'harbour-town',
    type: 'town',
    in: ['mera-valley'],
    name: named('Harbour Town', 'بلدة المرفأ'),
    centre: [-13.61, 31.9],
  },
  {
    id: 'grp-flood-plain',
    type: 'group',
    in: ['talvia'],
    members: ['mera-valley'],
    name: named('Flood plain', 'السهل الفيضي'),
  },
]

const actors = [
  { id: 'talvia-state', type: 'state', name: named('Talvia', 'تالفيا'), codes: { iso: 'XT' } },
  {
    id: 'river-authority',
    type: 'agency',
    name: named('Mera River Authority', 'هيئة نهر ميرا'),
    abbreviation: { en: 'MRA' },
    part_of: [{ id: 'talvia-state', source: 'River Act of Talvia', from: '1998', until: '2021-12-31' }],
  },
  {
    id: 'boat-volunteers',
    type: 'civil',
    name: named('Boat volunteers', 'متطوعو القوارب'),
    aliases: ['Mera boats'],
    backed_by: [{ id: 'river-authority', source: 'Mera Courier, 12 March 2021' }],
  },
]

const courier = { publisher: 'Mera Courier', title: 'The river is over its banks', stance: 'supports' }
const radio = { publisher: 'Valley Radio', title: 'Evening news', published: '2021-03-12', stance: 'supports' }
const authority = { publisher: 'Mera River Authority', title: 'Bulletin 7', published: '2021-03-13' }

const flood = {
  nature: 'event',
  when: '2021-03-11/2021-03-14~',
  kind: 'disaster.flood',
  certainty: 'confirmed',
  severity: 'severe',
  regions: [{ id: 'harbour-town', primary: true }, { id: 'grp-flood-plain' }],
  actors: [{ id: 'boat-volunteers', role: 'helper' }],
  counts: [{ what: 'houses', low: 40, best: null, high: 60 }],
  text: {
    en: { title: 'The Mera floods Harbour Town', summary: 'Water stood in the streets for three days.' },
    ar: { title: 'نهر ميرا يغمر بلدة المرفأ', summary: 'غمرت المياه الشوارع ثلاثة أيام.' },
  },
  sources: [courier, radio],
}

const broken = {
  ...flood,
  when: '2021-03-12',
  kind: 'disaster.dam',
  certainty: 'reported',
  counts: [],
  text: { en: { title: 'A levee gives way', summary: 'The levee north of the town gave way at night.' } },
  sources: [courier],
  links: [{ rel: 'part_of', to: 'mera-flood' }],
}

const blame = {
  ...broken,
  nature: 'claim',
  when: null,
  certainty: 'unverified',
  actors: [{ id: 'river-authority', role: 'mentioned' }],
  text: { ar: { title: 'اتهام الهيئة بالتأخر', summary: 'كتب رئيس البلدية أن الهيئة تأخرت في التحذير.' } },
  links: [{ rel: 'follows', to: 'levee-breach' }],
}

const timeline = {
  title: named('The flood of the Mera', 'فيضان نهر ميرا'),
  events: [
    {
      id: 'mera-flood',
      revisions: [
        { change: 'new', ...flood },
        {
          change: 'correction',
          reason: { en: 'The water rose a day later.', ar: 'ارتفع الماء بعد يوم.' },
          urgent: true,
          ...flood,
          when: '2021-03-12/2021-03-14~',
        },
      ],
    },
    {
      id: 'levee-breach',
      revisions: [
        { change: 'new', ...broken },
        { change: 'retraction', reason: { en: 'The levee held: it was another one.' }, ...broken },
        { change: 'new', reason: { en: 'It broke two days later.' }, ...broken, when: '2021-03-14' },
        {
          change: 'update',
          ...broken,
          certainty: 'disputed',
          sources: [courier, { ...authority, stance: 'contradicts' }],
        },
      ],
    },
    { id: 'late-warning-claim', revisions: [{ change: 'new', ...blame }] },
  ],
}

/** The time of the check, in ms UTC. */
export const TODAY = Date.UTC(2021, 3, 1)

const documents = { regions, actors, timeline }
const DOCUMENTS = JSON.stringify(documents)

/** A valid gazetteer and timeline of an invented country. Returns a copy that a test may change. */
export const floodDocuments = () => JSON.parse(DOCUMENTS) as typeof documents
