import { statement } from '../lib/statement.ts'
import type { Person, Role } from './person.ts'

/** A person as operators see them. Times in ms UTC; `endedAt` is null for one who may sign in. */
export type PersonRow = Person & { madeBy: string; madeAt: number; endedAt: number | null }

const MAX_PEOPLE_LISTED = 500

const PERSON_COLUMNS = `number, name, email, role, made_by AS madeBy, made_at AS madeAt, ended_at AS endedAt`
/** A person who left is added again under the same address. */
const INSERT_PERSON = statement<{ name: string; email: string; role: Role; madeBy: string; now: number }>(`
  INSERT INTO person (name, email, role, made_by, made_at) VALUES (:name, :email, :role, :madeBy, :now)
  ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role, made_by = excluded.made_by,
    made_at = excluded.made_at, ended_at = NULL`)
/** The operator of the configuration, under a name that no other person has. */
const INSERT_OPERATOR = statement<{ email: string; name: string; now: number }>(`
  INSERT INTO person (name, email, role, made_by, made_at)
  SELECT iif(EXISTS (SELECT 1 FROM person WHERE name = :name), :name || ' ' || (SELECT max(number) + 1 FROM person), :name),
    :email, 'operator', 'configuration', :now
  WHERE NOT EXISTS (SELECT 1 FROM person WHERE email = :email)
  ON CONFLICT DO NOTHING`)
const RESTORE_OPERATOR = `
  UPDATE person SET role = 'operator', ended_at = NULL WHERE email = ?1 AND (role <> 'operator' OR ended_at IS NOT NULL)`
const UPDATE_ROLE = `UPDATE person SET role = ?2 WHERE number = ?1 AND ended_at IS NULL`
const END_PERSON = `UPDATE person SET ended_at = coalesce(ended_at, ?2) WHERE number = ?1`
const SELECT_PERSON_BY_NAME = `SELECT ${PERSON_COLUMNS} FROM person WHERE name = ?1`
const SELECT_PERSON_BY_EMAIL = `SELECT ${PERSON_COLUMNS} FROM person WHERE email = ?1`
const SELECT_PERSON_BY_NUMBER = `SELECT ${PERSON_COLUMNS} FROM person WHERE number = ?1`
const LIST_PEOPLE = `SELECT ${PERSON_COLUMNS} FROM person ORDER BY ended_at IS NOT NULL, name LIMIT ?1`

/** The people of the desk. */
export const personStore = (db: D1Database) => ({
  /** Adds a person. The address may be that of a person who left. */
  prepareInsertPerson: (person: Omit<Person, 'number'>, madeBy: string, now: number): D1PreparedStatement =>
    INSERT_PERSON(db, { ...person, madeBy, now }),

  /** Makes the address of the configuration an operator, unless it is one. */
  prepareOperator: (email: string, name: string, now: number): D1PreparedStatement[] => [
    INSERT_OPERATOR(db, { email, name, now }),
    db.prepare(RESTORE_OPERATOR).bind(email),
  ],

  prepareUpdateRole: (number: number, role: Role): D1PreparedStatement => db.prepare(UPDATE_ROLE).bind(number, role),

  /** From `now` on (ms UTC), the person may not sign in. */
  prepareEndPerson: (number: number, now: number): D1PreparedStatement => db.prepare(END_PERSON).bind(number, now),

  findPerson: (name: string): Promise<PersonRow | null> => db.prepare(SELECT_PERSON_BY_NAME).bind(name).first(),

  findPersonByEmail: (email: string): Promise<PersonRow | null> =>
    db.prepare(SELECT_PERSON_BY_EMAIL).bind(email).first(),

  findPersonByNumber: (number: number): Promise<PersonRow | null> =>
    db.prepare(SELECT_PERSON_BY_NUMBER).bind(number).first(),

  /** Everybody. Those who may sign in come first. */
  listPeople: async (): Promise<PersonRow[]> =>
    (await db.prepare(LIST_PEOPLE).bind(MAX_PEOPLE_LISTED).all<PersonRow>()).results,
})

export type PersonStore = ReturnType<typeof personStore>
