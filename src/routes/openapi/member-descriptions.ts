import { ENDPOINT_MEMBERS } from './endpoint-member-descriptions.ts'
import { EVENT_MEMBERS } from './event-member-descriptions.ts'
import { OPERATION_MEMBERS } from './operation-member-descriptions.ts'

/**
 * The description of each member in the OpenAPI document, by its name, or by its schema and name where the name alone has two
 * meanings. A test holds that none is missing.
 */
export const MEMBER_DESCRIPTIONS: Readonly<Record<string, string>> = {
  // Problems
  type: 'What kind it is.',
  'Problem.type': 'The address of a page that explains this kind of problem.',
  'Problem.title': 'The kind of problem in a few words. It is the same for each answer of this type.',
  'Problem.status': 'The HTTP status, as in the answer itself.',
  'Problem.detail': 'What is wrong with this request, and how to correct it.',
  'Problem.errors': 'Every fault of the request at once.',
  detail: 'A sentence that says what is wrong and how to correct it.',
  errors: 'Every fault at once.',
  pointer: 'A JSON pointer (RFC 6901) to the place in the body, or to the parameter of the query.',
  warnings: 'The query parameters that do not exist here and were ignored. Left out if there are none.',

  ...EVENT_MEMBERS,

  // Subscribing
  email: 'The email address.',
  choice: 'What the subscriber chose.',
  match: 'Whether a region or an actor is enough, or both are needed.',
  backed: 'True adds the actors that a followed actor backs.',
  digest: 'When digests are due.',
  cadence: 'How often.',
  monthday: 'The day of the month, if the cadence is monthly.',
  weekday: 'The day of the week, in small letters.',
  time: 'The local time, as HH:MM.',
  timezone: 'The name of a time zone, such as `Asia/Damascus`.',
  alerts: 'Which events are told at once.',
  alerts_per_hour: 'The most alerts in an hour. Null for the limit of the site, which is also the largest value.',
  quiet: 'The hours without alerts, in the time zone of the digest. Null for none.',
  from: 'The beginning, as HH:MM.',
  'QuietHours.to': 'The end, as HH:MM.',
  extreme_at_once: 'True sends extreme events also in quiet hours.',
  alerted: 'Whether a digest marks what was an alert, or leaves it out.',
  lang: 'The language.',
  paused_until: 'When mail goes on after a pause. Null without one.',
  'Subscription.events':
    'The ids of single events that are followed as well. With no region and no actor, these alone.',
  muted: 'The ids of single events that are left out.',
  message: 'What happens next.',
  consent: 'When and how the person consented.',

  ...ENDPOINT_MEMBERS,

  // Keys
  scopes: 'The scopes of the key.',
  made_by: 'The name of the key that created it.',
  made_at: 'When it was created.',
  key: 'The key. It is shown only in this answer.',
  keys: 'The keys.',
  used_at: 'The last use, to the minute. Null before the first one.',
  revoked_at: 'When it was revoked. Null if it was not.',

  // People
  people: 'The people of the desk.',
  'Person.made_by':
    'The name of the person or key that added the person; `configuration` for the operator from the start.',
  'Person.made_at': 'When the person was added.',
  'Person.ended_at': 'Since when the person may not sign in any more. Null for one who may.',
  role: 'What the person may do: prepare drafts, release too, or all.',
  'SignInLink.url': 'The link.',

  ...OPERATION_MEMBERS,
}
