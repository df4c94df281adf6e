/** One act at the desk. `at` is ms UTC. `detail` has no addresses. */
export type TrailEntry = {
  id: number
  at: number
  /** The name of the person, or of the key, that did it. */
  person: string
  act: DeskAct
  /** The event, run or person to which it was done; '' if none. */
  subject: string
  detail: Record<string, string | number>
}

/** The acts that the trail names. */
export type DeskAct =
  | 'signed in'
  | 'signed out'
  | 'added a person'
  | 'changed a role'
  | 'removed a person'
  | 'printed a sign-in link'
  | 'ended sessions'
  | 'withdrew an event'
  | 'retracted an event'
  | 'stopped sending'
  | 'resumed sending'
