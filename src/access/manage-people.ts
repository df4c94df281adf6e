import type { Refusal } from '../lib/refusal.ts'
import type { CommitBatch } from '../lib/statement.ts'
import type { Person, Role } from './person.ts'
import type { PersonRow, PersonStore } from './person-store.ts'
import type { SessionStore } from './session-store.ts'
import type { TrailStore } from './trail-store.ts'

export type PeopleContext = {
  people: PersonStore
  sessions: SessionStore
  trail: TrailStore
  commitBatch: CommitBatch
  /** The address of the configuration, which is always an operator's. */
  operatorEmail: string
  randomWord: () => string
}

/** The name that the operator of the configuration has at first. */
export const OPERATOR_NAME = 'operator'

/** All people, the operator of the configuration among them. `now` in ms UTC. */
export const listPeople = async (context: PeopleContext, now: number): Promise<PersonRow[]> => {
  await ensureOperator(context, now)
  return context.people.listPeople()
}

/** Makes the address of the configuration an operator from the start, and keeps it one. */
export const ensureOperator = (
  { people, commitBatch, operatorEmail }: Pick<PeopleContext, 'people' | 'commitBatch' | 'operatorEmail'>,
  now: number,
): Promise<void> => commitBatch(people.prepareOperator(operatorEmail, OPERATOR_NAME, now))

/** Adds a person, in the name of who asks. Refuses a name or an address that somebody who may sign in has. */
export const addPerson = async (
  context: PeopleContext,
  person: Omit<Person, 'number'>,
  by: string,
  now: number,
): Promise<Refusal | null> => {
  await ensureOperator(context, now)
  const { people, trail } = context
  const [sameName, sameAddress] = await Promise.all([
    people.findPerson(person.name),
    people.findPersonByEmail(person.email),
  ])
  if (sameName && sameName.email !== person.email) return NAME_TAKEN
  if (sameAddress && sameAddress.endedAt === null) return ADDRESS_TAKEN
  const detail = { role: person.role }
  await context.commitBatch([
    people.prepareInsertPerson(person, by, now),
    trail.prepareTrailEntry({ at: now, person: by, act: 'added a person', subject: person.name, detail }),
  ])
  return null
}

/** Gives a person another role. Refuses an unknown name, and the operator of the configuration. */
export const changeRole = async (
  context: PeopleContext,
  name: string,
  role: Role,
  by: string,
  now: number,
): Promise<Refusal | null> => {
  const person = await findChangeable(context, name)
  if ('refused' in person) return person
  const { people, trail } = context
  await context.commitBatch([
    people.prepareUpdateRole(person.number, role),
    trail.prepareTrailEntry({ at: now, person: by, act: 'changed a role', subject: name, detail: { role } }),
  ])
  return null
}

/**
 * Ends all sessions of a person, who may not sign in any more. Refuses an unknown name, and the operator of the
 * configuration.
 */
export const removePerson = async (
  context: PeopleContext,
  name: string,
  by: string,
  now: number,
): Promise<Refusal | null> => {
  const person = await findChangeable(context, name)
  if ('refused' in person) return person
  const { people, sessions, trail } = context
  await context.commitBatch([
    people.prepareEndPerson(person.number, now),
    sessions.prepareEndSessionsOf(person.number),
    trail.prepareTrailEntry({ at: now, person: by, act: 'removed a person', subject: name, detail: {} }),
  ])
  return null
}

/** Ends all sessions of a person, who may sign in again. Refuses an unknown name. */
export const endSessionsOf = async (
  { people, sessions, trail, commitBatch }: PeopleContext,
  name: string,
  by: string,
  now: number,
): Promise<Refusal | null> => {
  const person = await people.findPerson(name)
  if (!person) return PERSON_NOT_FOUND
  await commitBatch([
    sessions.prepareEndSessionsOf(person.number),
    trail.prepareTrailEntry({ at: now, person: by, act: 'ended sessions', subject: name, detail: {} }),
  ])
  return null
}

/** The word of a new link that signs a person in, for a command that prints it. Refuses an unknown name. */
export const createSignInLink = async (
  context: PeopleContext,
  name: string,
  by: string,
  now: number,
): Promise<{ word: string } | Refusal> => {
  await ensureOperator(context, now)
  const person = await context.people.findPerson(name)
  if (!person || person.endedAt !== null) return PERSON_NOT_FOUND
  const word = context.randomWord().replaceAll('-', '')
  await context.commitBatch([
    context.sessions.preparePrintedSignIn({ word, person: person.number, page: '/desk', now }),
    context.trail.prepareTrailEntry({ at: now, person: by, act: 'printed a sign-in link', subject: name, detail: {} }),
  ])
  return { word }
}

const findChangeable = async ({ people, operatorEmail }: PeopleContext, name: string): Promise<PersonRow | Refusal> => {
  const person = await people.findPerson(name)
  if (!person || person.endedAt !== null) return PERSON_NOT_FOUND
  return person.email === operatorEmail ? CONFIGURED_OPERATOR : person
}

const NAME_TAKEN: Refusal = { refused: 'conflict', detail: 'Another person has or had this name. Choose another.' }
const ADDRESS_TAKEN: Refusal = { refused: 'conflict', detail: 'A person with this address is on the list already.' }
const PERSON_NOT_FOUND: Refusal = { refused: 'not-found', detail: 'Nobody who may sign in has this name.' }
const CONFIGURED_OPERATOR: Refusal = {
  refused: 'conflict',
  detail: 'The configuration makes this address an operator. To change that, change OPERATOR_EMAIL.',
}
