import { jsonPointerOf } from '../lib/json-pointer.ts'
import { isObject } from '../lib/plain-object.ts'
import { type BodyFault, isRefusal, type Refusal } from '../lib/refusal.ts'
import {
  draftNewEvent,
  draftRevision,
  type EventDraft,
  type NewestRevision,
  type PublishContext,
} from './event-draft.ts'

type MessageMembers = { type?: unknown; timestamp?: unknown; data?: unknown; [unknown: string]: unknown }

/** The id of the event that a signed message revises; null if the message publishes a new event or is not valid. */
export const revisedEventIdOf = (message: unknown): string | null => {
  const { type, data } = membersOf(message)
  return type === 'event.revise' && isObject(data) && typeof data.id === 'string' ? data.id : null
}

/**
 * Drafts what a signed message `{type, timestamp, data}` publishes or revises. `newest` is the newest revision of the event
 * that it revises. Refuses the faults of the message and of its data together.
 */
export const draftMessage = (
  message: unknown,
  newest: NewestRevision | null,
  context: PublishContext,
  freshId: string,
): EventDraft | Refusal => {
  const members = membersOf(message)
  const faults = findMessageFaults(members)
  const draft = draftData(members, newest, context, freshId)
  const hasOwnReason = draft !== null && isRefusal(draft) && !draft.errors
  if (draft && faults.length === 0 && (hasOwnReason || !isRefusal(draft))) return draft
  const dataFaults = draft && isRefusal(draft) ? (draft.errors ?? []).map(prefixDataPointer) : []
  return {
    refused: 'invalid',
    detail: 'The message is not valid. Correct each member that `errors` names.',
    errors: [...faults, ...dataFaults],
  }
}

/** Null if the message does not name a known type, or has no data of that type. */
const draftData = (
  message: MessageMembers,
  newest: NewestRevision | null,
  context: PublishContext,
  freshId: string,
): EventDraft | Refusal | null => {
  if (message.type === 'event.publish' && isObject(message.data)) return draftNewEvent(message.data, context, freshId)
  const id = revisedEventIdOf(message)
  if (id === null) return null
  const { id: _, ...revision } = message.data as Record<string, unknown>
  return draftRevision({ id, newest }, revision, context)
}

const findMessageFaults = ({ type, timestamp, data, ...unknownMembers }: MessageMembers): BodyFault[] => [
  ...(type === 'event.publish' || type === 'event.revise'
    ? []
    : [{ pointer: '/type', detail: 'type must be "event.publish" or "event.revise".' }]),
  ...(typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp))
    ? []
    : [{ pointer: '/timestamp', detail: 'timestamp must be a time in RFC 3339, such as 2026-11-22T06:00:00Z.' }]),
  ...(isObject(data) ? [] : [{ pointer: '/data', detail: 'data must be an object, the event.' }]),
  ...(type === 'event.revise' && isObject(data) && typeof data.id !== 'string'
    ? [{ pointer: '/data/id', detail: 'id is missing. It names the event to revise.' }]
    : []),
  ...Object.keys(unknownMembers).map((name) => ({
    pointer: jsonPointerOf([name]),
    detail: 'A message has no such member. Remove it.',
  })),
]

const membersOf = (message: unknown): MessageMembers => (isObject(message) ? message : {})

const prefixDataPointer = ({ pointer, detail }: BodyFault): BodyFault => ({ pointer: `/data${pointer}`, detail })
