/** The kinds of events that have a name in every language. A publisher may use others. */
export const EVENT_KINDS = [
  'conflict.offensive',
  'conflict.clash',
  'conflict.territory_gained',
  'conflict.withdrawal',
  'conflict.airstrike',
  'conflict.shelling',
  'conflict.siege',
  'conflict.weapons_seized',
  'conflict.new_weapon',
  'conflict.deployment',
  'civilians.attack',
  'civilians.killing',
  'civilians.abuse',
  'civilians.repression',
  'civilians.detention',
  'civilians.forced_displacement',
  'civic.protest',
  'civic.celebration',
  'politics.agreement',
  'politics.diplomacy',
  'politics.statement',
  'politics.appeal',
  'politics.governance',
  'humanitarian.return',
  'humanitarian.displacement',
  'humanitarian.release',
  'humanitarian.health',
  'humanitarian.aid',
  'context.background',
  'context.condition',
  'context.claim',
  'context.forecast',
] as const

export type EventKind = (typeof EVENT_KINDS)[number]

/** True for a kind or a group of kinds that has a name, or that an event has. */
export const isKnownKind = (kind: string, events: readonly { kind: string }[]): boolean => {
  const isMeant = (each: string) => each === kind || each.startsWith(`${kind}.`)
  return EVENT_KINDS.some(isMeant) || events.some((event) => isMeant(event.kind))
}
