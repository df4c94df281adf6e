import type { WebhookEvent } from '../../../../src/delivery/webhooks/webhook-event.ts'
import { eventViewOf } from '../../../../src/editions/render/event-view.ts'
import type { Lang, Revision } from '../../../../src/timeline/event.ts'
import { buildGazetteer } from '../../../../src/timeline/gazetteer.ts'
import { revisionOf } from '../../../editions/sample-items.ts'
import { sampleSite } from '../../../templates/sample-views.ts'

/** 25 November 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 25, 12)

const gazetteer = buildGazetteer(
  [
    { id: 'sy', type: 'country', name: { en: 'Syria', ar: 'سوريا' }, codes: { iso: 'SY' } },
    {
      id: 'aleppo',
      type: 'governorate',
      in: ['sy'],
      name: { en: 'Aleppo', ar: 'حلب' },
      codes: { pcode: 'SY02', iso: 'SY-HL', wikidata: 'Q214064' },
    },
  ],
  [{ id: 'army', type: 'state_forces', name: { en: 'Army', ar: 'الجيش' } }],
)

type EventOptions = { type?: WebhookEvent['type']; lang?: Lang; previous?: WebhookEvent['previous'] }

/** A webhook event of one revision; `changes` regazetteer members of the revision. */
export const webhookEventOf = (
  changes: Partial<Revision> = {},
  { type = 'event.published', lang = 'en', previous = [] }: EventOptions = {},
): WebhookEvent => {
  const change = ({ corrected: 'correction', retracted: 'retraction', updated: 'update' } as const)[type.split('.')[1]!]
  const revision = revisionOf('bread', { recorded_at: NOON, ...(change && { change }), ...changes })
  return {
    type,
    recordedAt: NOON,
    revision,
    event: eventViewOf(revision, gazetteer, lang, sampleSite.url),
    lang,
    site: sampleSite,
    previous,
  }
}

/** A webhook event with one text in every member that a publisher writes. */
export const webhookEventWithText = (text: string, options: EventOptions = {}): WebhookEvent =>
  webhookEventOf(
    {
      text: { en: { title: text.slice(0, 100), summary: text }, ar: { title: text.slice(0, 100), summary: text } },
      reason: { en: text },
      sources: [{ publisher: text.slice(0, 200), title: text.slice(0, 300), stance: 'supports' }],
    },
    options,
  )

export const EVENT_TYPES = ['event.published', 'event.updated', 'event.corrected', 'event.retracted'] as const
export const EVENT_URL = `${sampleSite.url}/events/bread`
