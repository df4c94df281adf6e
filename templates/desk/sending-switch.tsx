import type { Person } from '../../src/access/person.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { withLang } from '../page/address.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { FormToken } from './form-token.tsx'

/** Whether sending is stopped, since when (ms UTC), why, and how many mails wait. `stopped` is null while it is on. */
export type SendingView = { stopped: { since: number; reason: string | null } | null; waiting: number }

type SwitchProps = { lang: Lang; person: Person; formToken: string; sending: SendingView }

/** The one switch that stops and resumes all sending, on every page of the desk. Only an operator has its buttons. */
export const SendingSwitch = (props: SwitchProps) =>
  props.sending.stopped ? <ResumeForm {...props} stopped={props.sending.stopped} /> : <StopForm {...props} />

const StopForm = ({ lang, person, formToken }: SwitchProps) => {
  const { sending } = wordsIn(lang).desk
  if (person.role !== 'operator')
    return (
      <div class="switch">
        <p>{sending.on}</p>
      </div>
    )
  return (
    <details class="switch">
      <summary>{`${sending.on} ${sending.stop}`}</summary>
      <p>{sending.stopLead}</p>
      <form method="post" action={withLang('/desk/sending', lang)}>
        <FormToken value={formToken} />
        <input type="hidden" name="paused" value="true" />
        <div class="field">
          <label for="stop-reason">{sending.reason}</label>
          <input id="stop-reason" name="reason" dir="auto" required maxlength={300} />
        </div>
        <button type="submit" class="final">
          {sending.stop}
        </button>
      </form>
    </details>
  )
}

const ResumeForm = ({
  lang,
  person,
  formToken,
  sending: { waiting },
  stopped: { since, reason },
}: SwitchProps & { stopped: NonNullable<SendingView['stopped']> }) => {
  const { sending } = wordsIn(lang).desk
  return (
    <div class="switch off" role="alert">
      <p>
        <strong>{sending.off}</strong> <Runs text={sending.since(instantInWords(since, lang))} lang={lang} />
      </p>
      {reason && (
        <p>
          <Runs text={sending.because(reason)} lang={lang} />
        </p>
      )}
      {waiting > 0 && <p>{sending.waiting(waiting)}</p>}
      {person.role === 'operator' ? (
        <form method="post" action={withLang('/desk/sending', lang)}>
          <FormToken value={formToken} />
          <input type="hidden" name="paused" value="false" />
          <button type="submit">{sending.resume}</button>
        </form>
      ) : (
        <p>{sending.needsOperator}</p>
      )}
    </div>
  )
}
