import { kindOf } from '../../../../templates/page/event-list.tsx'
import { factsOf, sourceName, whoInWords } from '../../../../templates/words/account.ts'
import { directionOf, isolated, quoted } from '../../../../templates/words/direction.ts'
import { wordsIn } from '../../../../templates/words/words.ts'
import { type Element, element, xmlDocument } from '../../../../templates/xml.ts'
import { type Certainty, LANGS, type Lang, type Severity, type Text } from '../../../timeline/event.ts'
import type { Body, Notice } from '../webhook-event.ts'
import { cut, unitsOf } from './cut-to-bytes.ts'

/** A target of the standard (section 3.2.2): longer ones are cut by those who show them. */
const LONGEST_HEADLINE = 160

const CERTAINTIES: Record<Certainty, string> = {
  confirmed: 'Observed',
  reported: 'Likely',
  disputed: 'Possible',
  unverified: 'Unknown',
}
const SEVERITIES: Record<Severity, string> = {
  extreme: 'Extreme',
  severe: 'Severe',
  moderate: 'Moderate',
  minor: 'Minor',
  unknown: 'Unknown',
}
/** By the kind, else by its group; what stands in neither is Other. */
const CATEGORIES: Record<string, string> = {
  conflict: 'Security',
  civilians: 'Safety',
  humanitarian: 'Safety',
  'humanitarian.health': 'Health',
}

/**
 * A message of the Common Alerting Protocol 1.2 (OASIS). It is `Actual`, for what it tells of is no exercise, and
 * `Public`; but it is never a warning: its urgency is Past, or Unknown where the event may not be over, and the response
 * that it asks for is None. There is one `info` for each language of the record. The first revision that is told is an
 * Alert; a later one is an Update of all before it, a retraction cancels them: a Cancel carries no `info` that somebody
 * could show again, and its `note` says what was wrong.
 */
export const cap = (notice: Notice): Body => {
  const { type, revision, event, lang } = notice
  const references = notice.previous
    .map(({ number, recorded_at }) => `${senderOf(notice)},${identifierOf(event.id, number)},${sentAt(recorded_at)}`)
    .join(' ')
  const isCancel = type === 'event.retracted'
  const alert = element(
    'alert',
    { xmlns: 'urn:oasis:names:tc:emergency:cap:1.2' },
    leaf('identifier', identifierOf(event.id, revision.number)),
    leaf('sender', senderOf(notice)),
    leaf('sent', sentAt(notice.at)),
    leaf('status', 'Actual'),
    leaf('msgType', isCancel ? 'Cancel' : references ? 'Update' : 'Alert'),
    leaf('scope', 'Public'),
    leaf('note', isCancel ? withdrawn(notice) : wordsIn(lang).message.notAWarning),
    ...(references ? [leaf('references', references)] : []),
    ...(isCancel ? [] : LANGS.flatMap((each) => infosOf(notice, each))),
  )
  return { contentType: 'application/cap+xml; charset=utf-8', text: xmlDocument(alert) }
}

const leaf = (name: string, text: string): Element => element(name, {}, text)

/** Neither an id nor a number has a space, a comma, < or &, which an identifier may not have. */
const identifierOf = (event: string, number: number): string => `${event}.${number}`

const senderOf = ({ site }: Notice): string => new URL(site.url).hostname

/** UTC, whose distance from itself the standard writes as minus nought, and never as Z. */
const sentAt = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}-00:00`

const withdrawn = ({ event, lang }: Notice): string => {
  const { event: words } = wordsIn(lang)
  const why = event.reason && `${words.wasWrong}: ${quoted(event.reason.words, event.reason.lang, lang)}`
  return [why, words.retractedMeans].filter(Boolean).join(' ')
}

const infosOf = (notice: Notice, lang: Lang): Element[] => {
  const { revision, event, site } = notice
  const text = revision.text[lang]
  if (!text) return []
  return [
    element(
      'info',
      {},
      leaf('language', lang),
      leaf('category', CATEGORIES[event.kind] ?? CATEGORIES[event.kind.split('.', 1)[0]!] ?? 'Other'),
      leaf('event', kindOf(event, lang)),
      leaf('responseType', 'None'),
      leaf('urgency', isOver(notice) ? 'Past' : 'Unknown'),
      leaf('severity', SEVERITIES[event.severity]),
      leaf('certainty', CERTAINTIES[event.certainty]),
      leaf('senderName', isolated(site.name, directionOf(lang))),
      leaf('headline', cut(isolated(text.title, directionOf(lang)), LONGEST_HEADLINE, unitsOf)),
      leaf('description', descriptionOf(notice, lang, text)),
      leaf('web', event.url),
      leaf('contact', site.replyTo),
      ...(event.when === null ? [] : [parameter('edtf', event.when)]),
      parameter('kind', event.kind),
      parameter('number', String(revision.number)),
      ...event.places.map((place) => areaOf(place, lang)),
    ),
  ]
}

/** What was wrong or has changed stands first. Names of actors are in the language of the notice. */
const descriptionOf = ({ type, revision, event, lang: own }: Notice, lang: Lang, text: Text): string => {
  const { event: words } = wordsIn(lang)
  const found = [lang, ...LANGS].find((each) => revision.reason?.[each])
  const label = type === 'event.corrected' ? words.wasWrong : words.changed
  const regions = event.places.map(({ name }) => name[lang])
  return [
    ...(found ? [`${label}: ${quoted(revision.reason![found]!, found, lang)}`] : []),
    isolated(text.summary, directionOf(lang)),
    isolated(factsOf({ ...event, regions }, lang), directionOf(lang)),
    ...(own === lang && event.actors.length > 0 ? [isolated(whoInWords(event, lang), directionOf(lang))] : []),
    isolated(`${words.sources(event.sources.length)}: ${event.sources.map(sourceName).join(' · ')}`, directionOf(lang)),
  ].join('\n')
}

/** Whether the last day that the event may have touched had passed everywhere on earth when this was recorded. */
const isOver = ({ revision, at }: Notice): boolean =>
  revision.nature === 'event' && revision.when_max !== null && Date.parse(`${revision.when_max}T23:59:59-12:00`) < at

const parameter = (name: string, value: string): Element =>
  element('parameter', {}, leaf('valueName', name), leaf('value', value))

/** A place by its name and codes: no outline is drawn, for none is known to be exact. */
const areaOf = ({ name, codes = {} }: Notice['event']['places'][number], lang: Lang): Element =>
  element(
    'area',
    {},
    leaf('areaDesc', isolated(name[lang], directionOf(lang))),
    ...Object.entries(codes).flatMap(([code, value]) => {
      const valueName = geocodeOf(code, value)
      return valueName ? [element('geocode', {}, leaf('valueName', valueName), leaf('value', value))] : []
    }),
  )

const geocodeOf = (code: string, value: string): string | null => {
  if (code.startsWith('pcode')) return 'PCODE'
  return code === 'iso' ? (value.includes('-') ? 'ISO3166-2' : 'ISO3166-1') : null
}
