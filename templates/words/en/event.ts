import type { Certainty, Change, Lang, Nature, Severity } from '../../../src/timeline/event.ts'
import type { EventKind } from '../../../src/timeline/event-kinds.ts'
import { pluralize } from '../pluralize.ts'

const natures: Record<Nature, string> = { event: 'Event', state: 'Situation', claim: 'Claim', forecast: 'Forecast' }

const certainties: Record<Certainty, string> = {
  confirmed: 'Confirmed',
  reported: 'Reported',
  disputed: 'Disputed',
  unverified: 'Unverified',
}

const certaintyMeans: Record<Certainty, string> = {
  confirmed: 'Two independent sources, or one primary document.',
  reported: 'One source says so, or several that rest on the same one.',
  disputed: 'At least one source contradicts it.',
  unverified: 'It is a claim, or no source for it was found.',
}

const severities: Record<Severity, string> = {
  extreme: 'Extreme',
  severe: 'Severe',
  moderate: 'Moderate',
  minor: 'Minor',
  unknown: 'Not known',
}

const changes: Record<Change, string> = {
  new: 'First recorded',
  update: 'Updated',
  correction: 'Corrected',
  retraction: 'Retracted',
  translation: 'Translated',
  minor: 'Small edit',
}

const groups = {
  conflict: 'Conflict',
  civilians: 'Civilians',
  civic: 'Civic life',
  politics: 'Politics',
  humanitarian: 'Humanitarian',
  context: 'Context',
}

const kinds: Record<EventKind, string> = {
  'conflict.offensive': 'Offensive',
  'conflict.clash': 'Clash',
  'conflict.territory_gained': 'Change of control',
  'conflict.withdrawal': 'Withdrawal',
  'conflict.airstrike': 'Airstrike',
  'conflict.shelling': 'Shelling',
  'conflict.siege': 'Siege',
  'conflict.weapons_seized': 'Weapons seized',
  'conflict.new_weapon': 'New weapon',
  'conflict.deployment': 'Deployment',
  'civilians.attack': 'Attack on civilians',
  'civilians.killing': 'Killing of civilians',
  'civilians.abuse': 'Abuse of civilians',
  'civilians.repression': 'Repression',
  'civilians.detention': 'Detention',
  'civilians.forced_displacement': 'Forced displacement',
  'civic.protest': 'Protest',
  'civic.celebration': 'Celebration',
  'politics.agreement': 'Agreement',
  'politics.diplomacy': 'Diplomacy',
  'politics.statement': 'Statement',
  'politics.appeal': 'Appeal',
  'politics.governance': 'Governance',
  'humanitarian.return': 'Return',
  'humanitarian.displacement': 'Displacement',
  'humanitarian.release': 'Release',
  'humanitarian.health': 'Health',
  'humanitarian.aid': 'Aid',
  'context.background': 'Background',
  'context.condition': 'Condition',
  'context.claim': 'Claim',
  'context.forecast': 'Forecast',
}

const roles: Record<
  | 'initiator'
  | 'target'
  | 'party'
  | 'supporter'
  | 'supporter-of-target'
  | 'controller'
  | 'affected'
  | 'beneficiary'
  | 'speaker'
  | 'mentioned',
  (actors: number) => string
> = {
  initiator: () => 'By',
  target: () => 'Target',
  party: () => 'Involved',
  supporter: () => 'In support',
  'supporter-of-target': () => 'Defending the target',
  controller: () => 'In control',
  affected: () => 'Affected',
  beneficiary: () => 'In favour of',
  speaker: () => 'Statement by',
  mentioned: () => 'Mentioned',
}

const onlyIn: Record<Lang, string> = {
  en: 'So far recorded in English only.',
  ar: 'So far recorded in Arabic only.',
}

export const event = {
  natures,
  certainties,
  certaintyMeans,
  severities,
  changes,
  groups,
  kinds,
  roles,
  onlyIn,
  sources: pluralize('en', { one: 'Source', other: 'Sources' }),
  primaryDocument: 'primary document',
  comma: ', ',
  noPlace: 'No particular place',
  wasWrong: 'What was wrong',
  isKnown: 'What we know now',
  changed: 'What changed',
  redactedTitle: 'A report that was removed',
  redactedMeans: 'An editor had to remove its words. We do not repeat them.',
  redactedFor: {
    safety: 'to keep somebody safe',
    legal: 'for legal reasons',
    privacy: 'to protect somebody’s privacy',
  },
  retracted: 'Retracted',
  retractedMeans: 'We have withdrawn this report. The original is kept for the record.',
}
