import type { InputFault } from '../../src/audience/input-fault.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'

/** The names of the fields of the preferences form. */
export const FORM_FIELDS = [
  ...(['email', 'regions', 'actors', 'match', 'backed', 'severity', 'certainty'] as const),
  ...(['cadence', 'weekday', 'monthday', 'time', 'timezone', 'alerts', 'lang'] as const),
  ...(['alerts_per_hour', 'quiet_from', 'quiet_to', 'extreme_at_once', 'alerted'] as const),
  ...(['events', 'muted', 'paused_until'] as const),
]
export type FormField = (typeof FORM_FIELDS)[number]

type FaultsProps = { faults: InputFault[]; lang: Lang }

/**
 * The form field of a JSON pointer. A fault of the whole digest belongs to its cadence. Null where the form has no such
 * field.
 */
export const formFieldOf = (pointer: string): FormField | null => {
  const parts = pointer.split('/')
  return FORM_FIELDS.find((field) => parts.includes(field)) ?? (parts.includes('digest') ? 'cadence' : null)
}

const sentenceOf = (fault: InputFault, lang: Lang): string => wordsIn(lang).fault.sentences[fault.code](fault)

/**
 * The list of all faults at the top of the form, each with a link to its field. `absent` is a field that this form
 * lacks.
 */
export const FaultSummary = ({ faults, lang, absent }: FaultsProps & { absent?: FormField }) =>
  faults.length > 0 && (
    <div class="faults" role="alert">
      <h2>{wordsIn(lang).fault.summary}</h2>
      <ul>
        {faults.map((fault) => (
          <li>
            <FaultLink fault={fault} lang={lang} absent={absent} />
          </li>
        ))}
      </ul>
    </div>
  )

type FaultLinkProps = { fault: InputFault; lang: Lang; absent: FormField | undefined }

const FaultLink = ({ fault, lang, absent }: FaultLinkProps) => {
  const field = formFieldOf(fault.pointer)
  const sentence = sentenceOf(fault, lang)
  if (!field || field === absent) return <Runs text={sentence} lang={lang} />
  return (
    <a href={`#${field}`}>
      <Runs text={`${wordsIn(lang).form[field]}: ${sentence}`} lang={lang} />
    </a>
  )
}

/** The faults of one field, next to it. */
export const FieldFaults = ({ field, faults, lang }: FaultsProps & { field: FormField }) => {
  const wrong = faults.filter((fault) => formFieldOf(fault.pointer) === field)
  return (
    wrong.length > 0 && (
      <p class="fault" id={`${field}-fault`}>
        {wrong.map((fault) => (
          <>
            <Runs text={sentenceOf(fault, lang)} lang={lang} />{' '}
          </>
        ))}
      </p>
    )
  )
}

/** The ARIA attributes of a field: whether it is faulty, and which elements describe it. */
export const ariaAttributesOf = (field: FormField, faults: InputFault[], hint = false): Record<string, string> => {
  const wrong = faults.some((fault) => formFieldOf(fault.pointer) === field)
  const describers = [...(wrong ? [`${field}-fault`] : []), ...(hint ? [`${field}-hint`] : [])]
  return {
    ...(wrong && { 'aria-invalid': 'true' }),
    ...(describers.length > 0 && { 'aria-describedby': describers.join(' ') }),
  }
}
