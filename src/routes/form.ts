import type { Context } from 'hono'
import type { ChoiceForm, Fault, TypedChoice } from '../../templates/views.ts'
import type { Choice } from '../audience/choice.ts'
import type { Lang } from '../timeline/event.ts'
import type { Door } from './world.ts'

type Sent = Record<string, string | File | (string | File)[]>

/** The form as it was sent; what a browser left out stands at its default. */
export const typedForm = (sent: Sent, lang: Lang): TypedChoice => {
  const one = (name: string, otherwise: string): string =>
    [sent[name] ?? otherwise].flat().filter(isText).at(-1) ?? otherwise
  const many = (name: string): string[] => [sent[name] ?? []].flat().filter(isText)
  return {
    email: one('email', ''),
    regions: many('regions'),
    actors: many('actors'),
    match: one('match', 'any'),
    backed: !['', 'false', 'off', '0'].includes(one('backed', '')),
    severity: one('severity', 'minor'),
    cadence: one('cadence', 'daily'),
    weekday: one('weekday', 'monday'),
    time: one('time', '07:00'),
    timezone: one('timezone', 'UTC'),
    alerts: one('alerts', 'none'),
    lang: one('lang', lang),
  }
}

/** A choice as the form shows it. */
export const typedChoice = ({ digest, ...choice }: Choice): TypedChoice => ({ ...choice, ...digest, email: '' })

/** What the form's page is given. */
export const formOf = (c: Context<Door>, typed: TypedChoice, faults: Fault[]): ChoiceForm => ({
  lang: c.var.language,
  site: c.var.world.desk.site,
  gazetteer: c.var.world.gazetteer,
  typed,
  faults,
  zones: Intl.supportedValuesOf('timeZone'),
})

const isText = (value: string | File): value is string => typeof value === 'string'
