import { cohortOf, cohortTermsOf } from './cohort.ts'
import type { ErasureStore } from './erasure-store.ts'
import { eventChoicesOf } from './event-choice.ts'
import type { EventChoiceStore } from './event-choice-store.ts'
import { filterIdOf, filterOf } from './filter.ts'
import type { FilterStore } from './filter-store.ts'
import type { MembershipStore } from './membership-store.ts'
import type { PauseEnd } from './pause.ts'
import type { PauseStore } from './pause-store.ts'
import type { Preferences } from './preferences.ts'
import type { RequestStore } from './request-store.ts'
import { findNextDue, scheduleTimeOf } from './schedule.ts'
import type { ScheduleStore } from './schedule-store.ts'
import type { SubscriberStore } from './subscriber-store.ts'

/** The stores that a subscription is spread over. */
export type SubscriptionStores = {
  subscribers: SubscriberStore
  requests: RequestStore
  memberships: MembershipStore
  filters: FilterStore
  schedules: ScheduleStore
  erasures: ErasureStore
  eventChoices: EventChoiceStore
  pauses: PauseStore
}

/** Preferences that take effect at `now` (ms UTC). `confirmation` is null if an active reader changed them without a link. */
type PreferencesActivation = {
  subscriber: number
  preferences: Preferences
  now: number
  /** A reader who had no digest or no alerts before gets what comes after this seq, the released one. */
  released: number
  /** The request, and the random word that tells this confirmation from others of the same moment. */
  confirmation: { request: number; word: string } | null
  /** Until when the reader pauses. Without one, a pause ends now. */
  pause?: PauseEnd | null
}

/**
 * Statements that make preferences take effect. They change nothing if the request was confirmed before or the subscription
 * ended.
 */
export const prepareActivation = async (
  { subscribers, requests, memberships, filters, schedules, erasures, eventChoices, pauses }: SubscriptionStores,
  { subscriber, preferences, now, released, confirmation, pause = null }: PreferencesActivation,
): Promise<D1PreparedStatement[]> => {
  const filter = filterOf(preferences)
  const filterId = await filterIdOf(filter)
  const time = scheduleTimeOf(preferences.digest)
  const cohort = await cohortOf(preferences)
  const terms = cohort && cohortTermsOf(cohort)
  const key = { subscriber, request: confirmation?.request ?? null, word: confirmation?.word ?? null }
  return [
    ...(confirmation ? [requests.prepareConfirm(confirmation.request, confirmation.word, now)] : []),
    ...pauses.prepareSetPause(key, pause, { now, released }),
    filters.prepareInsertFilters([{ id: filterId, filter }]),
    ...(time ? [schedules.prepareInsertSchedule(time, findNextDue(time, now), released)] : []),
    ...memberships.prepareMoveToSchedule(key, time, released),
    ...(cohort && terms ? [schedules.prepareInsertCohorts([{ least: cohort.least, terms }], released)] : []),
    ...memberships.prepareMoveToCohort(key, terms, released),
    ...eventChoices.prepareChoose(key, eventChoicesOf(preferences), { now, released }),
    subscribers.prepareActivate(key, preferences, filterId, { now, released, hasPauses: pause ? 1 : 0 }),
    ...(confirmation ? [erasures.prepareForget(key)] : []),
  ]
}

/** Statements that end a subscription. The subscriber stays stored, with the reason and the time (ms UTC). */
export const prepareSubscriptionEnd = (
  { subscribers, memberships }: Pick<SubscriptionStores, 'subscribers' | 'memberships'>,
  subscriber: number,
  reason: string,
  now: number,
): D1PreparedStatement[] => [
  subscribers.prepareEndSubscriber(subscriber, reason, now),
  memberships.prepareEndMemberships(subscriber),
]

/** Statements that end the subscriptions of these addresses. */
export const prepareSubscriptionEndsByEmail = (
  { subscribers, memberships }: Pick<SubscriptionStores, 'subscribers' | 'memberships'>,
  emails: string[],
  reason: string,
  now: number,
): D1PreparedStatement[] => [
  subscribers.prepareEndSubscribersByEmail(emails, reason, now),
  memberships.prepareEndMembershipsByEmail(emails),
]

/**
 * Statements that erase a reader, and keep the keyed hash of the address. Their number stays in the audience of claimed runs
 * and is never given to another reader. `now` in ms UTC.
 */
export const prepareErasure = (
  {
    subscribers,
    requests,
    memberships,
    erasures,
    eventChoices,
    pauses,
  }: Pick<SubscriptionStores, 'subscribers' | 'requests' | 'memberships' | 'erasures' | 'eventChoices' | 'pauses'>,
  subscriber: number,
  now: number,
): D1PreparedStatement[] => [
  erasures.prepareKeep(subscriber, now),
  memberships.prepareEndMemberships(subscriber),
  requests.prepareDeleteOfSubscriber(subscriber),
  eventChoices.prepareDeleteChoices(subscriber),
  pauses.prepareDeletePauses(subscriber),
  subscribers.prepareDeleteSubscriber(subscriber),
]
