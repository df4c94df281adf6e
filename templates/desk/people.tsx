import { ROLES, type Role } from '../../src/access/person.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { withLang } from '../page/address.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'
import { FormToken } from './form-token.tsx'

/** A person in the list. `canChange`: the configuration does not fix the role. */
export type PersonView = { name: string; email: string; role: Role; hasLeft: boolean; canChange: boolean }

/** The form that adds a person, as it was typed, and why it was refused. */
export type NewPersonForm = { name: string; email: string; role: string; fault: string | null }

type PeopleProps = DeskPage & { people: PersonView[]; form: NewPersonForm; done: boolean }

/** The people of the desk, for operators. */
export const PeoplePage = ({ people, form, done, ...desk }: PeopleProps) => {
  const words = wordsIn(desk.lang).desk.peoplePage
  const token = desk.viewer?.formToken ?? ''
  return (
    <DeskLayout {...desk} title={words.title}>
      <h1>{words.title}</h1>
      {done && (
        <p class="note" role="status">
          {words.done}
        </p>
      )}
      <ul class="list">
        {people.map((person) => (
          <PersonItem lang={desk.lang} token={token} person={person} />
        ))}
      </ul>
      <AddForm lang={desk.lang} token={token} form={form} />
    </DeskLayout>
  )
}

const PersonItem = ({ lang, token, person }: { lang: Lang; token: string; person: PersonView }) => {
  const { peoplePage: words, roles } = wordsIn(lang).desk
  const { name, email, role, hasLeft, canChange } = person
  return (
    <li>
      <h2 class="person">
        <Runs text={name} lang={lang} />
      </h2>
      <p class="soft">
        <span dir="ltr">{email}</span> · {hasLeft ? words.left : roles[role]}
      </p>
      {!hasLeft && (
        <form class="acts" method="post" action={withLang('/desk/people', lang)}>
          <FormToken value={token} />
          <input type="hidden" name="name" value={name} />
          {canChange && (
            <>
              <RoleField lang={lang} id={`role-${name}`} chosen={role} />
              <button type="submit" name="act" value="change" class="second">
                {words.change}
              </button>
              <button type="submit" name="act" value="remove" class="final">
                {words.remove}
              </button>
            </>
          )}
          <button type="submit" name="act" value="end-sessions" class="second">
            {words.endSessions}
          </button>
        </form>
      )}
    </li>
  )
}

const RoleField = ({ lang, id, chosen }: { lang: Lang; id: string; chosen: string }) => {
  const { peoplePage: words, roles, roleMeanings } = wordsIn(lang).desk
  return (
    <div class="field">
      <label for={id}>{words.role}</label>
      <select id={id} name="role">
        {ROLES.map((role) => (
          <option value={role} selected={role === chosen}>
            {`${roles[role]}: ${roleMeanings[role]}`}
          </option>
        ))}
      </select>
    </div>
  )
}

const AddForm = ({ lang, token, form }: { lang: Lang; token: string; form: NewPersonForm }) => {
  const { peoplePage: words } = wordsIn(lang).desk
  return (
    <form method="post" action={withLang('/desk/people', lang)}>
      <h2>{words.addHeading}</h2>
      {form.fault && (
        <p class="fault" role="alert" id="add-fault">
          <Runs text={form.fault} lang={lang} />
        </p>
      )}
      <FormToken value={token} />
      <div class="field">
        <label for="new-name">{words.name}</label>
        <input id="new-name" name="name" dir="auto" required maxlength={60} value={form.name} />
      </div>
      <div class="field">
        <label for="new-email">{words.email}</label>
        <input id="new-email" name="email" type="email" dir="ltr" required value={form.email} />
      </div>
      <RoleField lang={lang} id="new-role" chosen={form.role} />
      <button type="submit" name="act" value="add">
        {words.add}
      </button>
    </form>
  )
}
