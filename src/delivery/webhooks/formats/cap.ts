import { countsInWords, hasCounts } from '../../../../templates/words/count-in-words.ts'
import { directionOf, isolated, quoted } from '../../../../templates/words/direction.ts'
import { actorsInWords, factsLineOf, kindNameOf, sourceName } from '../../../../templates/words/event-in-words.ts'
import { wordsIn } from '../../../../templates/words/words.ts'
import { serializeXmlDocument, type XmlElement, xmlElement } from '../../../../templates/xml.ts'
import { utf16LengthOf } from '../../../lib/shorten-text.ts'
import { type Certainty, type EventText, LANGS, type Lang, type Severity } from '../../../timeline/event.ts'
import type { PayloadFormat, WebhookEvent, WebhookPayload, WebhookRedaction } from '../webhook-event.ts'
import { truncateText } from './truncate-text.ts'

/** The standard's target (CAP 1.2, section 3.2.2): displays cut longer headlines. */
const MAX_HEADLINE_LENGTH = 160

const CAP_CERTAINTIES: Record<Certainty, string> = {
  confirmed: 'Observed',
  reported: 'Likely',
  disputed: 'Possible',
  unverified: 'Unknown',
}
const CAP_SEVERITIES: Record<Severity, string> = {
  extreme: 'Extreme',
  severe: 'Severe',
  moderate: 'Moderate',
  minor: 'Minor',
  unknown: 'Unknown',
}
/** By the event's kind, else by its group, else `Other`. */
const CAP_CATEGORIES: Record<string, string> = {
  conflict: 'Security',
  civilians: 'Safety',
  humanitarian: 'Safety',
  'humanitarian.health': 'Health',
}

/**
 * A message of the Common Alerting Protocol 1.2 (OASIS) with one `info` for each language of the record. It is never a warning:
 * `status` is Actual and `scope` Public, but `urgency` is Past (Unknown if the event may not be over) and `responseType` None.
 * The first revision is an Alert; a later one is an Update that references all earlier ones; a retraction is a Cancel. A Cancel
 * has no `info` that a display could show again; its `note` says what was wrong.
 */
export const CAP_FORMAT: PayloadFormat = {
  formatEvent: (webhookEvent) => formatAlert(webhookEvent),
  formatRedaction: (redaction) => formatCancellation(redaction),
  formatSentence: null,
  hasDigests: false,
  hasMinorChanges: false,
  needsPrevious: true,
}

const formatAlert = (webhookEvent: WebhookEvent): WebhookPayload => {
  const { type, revision, event, lang } = webhookEvent
  const references = webhookEvent.previous
    .map(
      ({ number, recorded_at }) =>
        `${senderOf(webhookEvent)},${identifierOf(event.id, number)},${formatCapTime(recorded_at)}`,
    )
    .join(' ')
  const isCancel = type === 'event.retracted'
  const alert = xmlElement(
    'alert',
    { xmlns: 'urn:oasis:names:tc:emergency:cap:1.2' },
    textElement('identifier', identifierOf(event.id, revision.number)),
    textElement('sender', senderOf(webhookEvent)),
    textElement('sent', formatCapTime(webhookEvent.recordedAt)),
    textElement('status', 'Actual'),
    textElement('msgType', isCancel ? 'Cancel' : references ? 'Update' : 'Alert'),
    textElement('scope', 'Public'),
    textElement('note', isCancel ? retractionNoteOf(webhookEvent) : wordsIn(lang).webhookMessage.notAWarning),
    ...(references ? [textElement('references', references)] : []),
    ...(isCancel ? [] : LANGS.flatMap((each) => infoElementsOf(webhookEvent, each))),
  )
  return { contentType: 'application/cap+xml; charset=utf-8', text: serializeXmlDocument(alert) }
}

/** A Cancel of the message with the redacted revision, under an identifier of its own. */
const formatCancellation = ({ revision, lang, site }: WebhookRedaction): WebhookPayload => {
  const { id, number, recorded_at, redacted } = revision
  const sender = new URL(site.url).hostname
  const alert = xmlElement(
    'alert',
    { xmlns: 'urn:oasis:names:tc:emergency:cap:1.2' },
    textElement('identifier', `${identifierOf(id, number)}.redacted`),
    textElement('sender', sender),
    textElement('sent', formatCapTime(redacted.at)),
    textElement('status', 'Actual'),
    textElement('msgType', 'Cancel'),
    textElement('scope', 'Public'),
    textElement('note', wordsIn(lang).webhookMessage.redacted),
    textElement('references', `${sender},${identifierOf(id, number)},${formatCapTime(recorded_at)}`),
  )
  return { contentType: 'application/cap+xml; charset=utf-8', text: serializeXmlDocument(alert) }
}

const textElement = (name: string, text: string): XmlElement => xmlElement(name, {}, text)

/** Event ids and numbers have none of the characters that an identifier must not have: space, comma, < and &. */
const identifierOf = (event: string, number: number): string => `${event}.${number}`

const senderOf = ({ site }: WebhookEvent): string => new URL(site.url).hostname

/** UTC is written as -00:00, never as Z (CAP 1.2, section 3.3.2). */
const formatCapTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}-00:00`

const retractionNoteOf = ({ event, lang }: WebhookEvent): string => {
  const { event: words } = wordsIn(lang)
  const reason = event.reason && `${words.wasWrong}: ${quoted(event.reason.words, event.reason.lang, lang)}`
  return [reason, words.retractedMeans].filter(Boolean).join(' ')
}

const infoElementsOf = (webhookEvent: WebhookEvent, lang: Lang): XmlElement[] => {
  const { revision, event, site } = webhookEvent
  const text = revision.text[lang]
  if (!text) return []
  return [
    xmlElement(
      'info',
      {},
      textElement('language', lang),
      textElement('category', CAP_CATEGORIES[event.kind] ?? CAP_CATEGORIES[event.kind.split('.', 1)[0]!] ?? 'Other'),
      textElement('event', kindNameOf(event, lang)),
      textElement('responseType', 'None'),
      textElement('urgency', isEventOver(webhookEvent) ? 'Past' : 'Unknown'),
      textElement('severity', CAP_SEVERITIES[event.severity]),
      textElement('certainty', CAP_CERTAINTIES[event.certainty]),
      textElement('senderName', isolated(site.name, directionOf(lang))),
      textElement(
        'headline',
        truncateText(isolated(text.title, directionOf(lang)), MAX_HEADLINE_LENGTH, utf16LengthOf),
      ),
      textElement('description', descriptionOf(webhookEvent, lang, text)),
      textElement('web', event.url),
      textElement('contact', site.replyTo),
      ...(event.when === null ? [] : [parameterElement('edtf', event.when)]),
      parameterElement('kind', event.kind),
      parameterElement('number', String(revision.number)),
      ...event.places.map((place) => areaElement(place, lang)),
    ),
  ]
}

/** The reason of the revision comes first. `event` has the actors' names in the webhook event's language only. */
const descriptionOf = (
  { type, revision, event, lang: webhookLang }: WebhookEvent,
  lang: Lang,
  text: EventText,
): string => {
  const { event: words } = wordsIn(lang)
  const reasonLang = [lang, ...LANGS].find((each) => revision.reason?.[each])
  const label = type === 'event.corrected' ? words.wasWrong : words.changed
  const regions = event.places.map(({ name }) => name[lang])
  return [
    ...(reasonLang ? [`${label}: ${quoted(revision.reason![reasonLang]!, reasonLang, lang)}`] : []),
    isolated(text.summary, directionOf(lang)),
    isolated(factsLineOf({ ...event, regions }, lang), directionOf(lang)),
    ...(hasCounts(event) ? [isolated(countsInWords(event, lang), directionOf(lang))] : []),
    ...(webhookLang === lang && event.actors.length > 0
      ? [isolated(actorsInWords(event, lang), directionOf(lang))]
      : []),
    isolated(`${words.sources(event.sources.length)}: ${event.sources.map(sourceName).join(' · ')}`, directionOf(lang)),
  ].join('\n')
}

/** True if the event's last possible day was over in every time zone (UTC-12 is the last) when this was recorded. */
const isEventOver = ({ revision, recordedAt }: WebhookEvent): boolean =>
  revision.nature === 'event' &&
  revision.when_max !== null &&
  Date.parse(`${revision.when_max}T23:59:59-12:00`) < recordedAt

const parameterElement = (name: string, value: string): XmlElement =>
  xmlElement('parameter', {}, textElement('valueName', name), textElement('value', value))

/** A place by its name and codes. It has no polygon, because no exact outline is known. */
const areaElement = ({ name, codes = {} }: WebhookEvent['event']['places'][number], lang: Lang): XmlElement =>
  xmlElement(
    'area',
    {},
    textElement('areaDesc', isolated(name[lang], directionOf(lang))),
    ...Object.entries(codes).flatMap(([code, value]) => {
      const valueName = geocodeNameOf(code, value)
      return valueName
        ? [xmlElement('geocode', {}, textElement('valueName', valueName), textElement('value', value))]
        : []
    }),
  )

const geocodeNameOf = (code: string, value: string): string | null => {
  if (code.startsWith('pcode')) return 'PCODE'
  return code === 'iso' ? (value.includes('-') ? 'ISO3166-2' : 'ISO3166-1') : null
}
