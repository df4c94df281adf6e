import type { Lang } from '../../src/timeline/event.ts'
import { withLang } from '../page/address.ts'
import { AUTONYMS, directionOf } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'
import { FormToken } from './form-token.tsx'

/** A retraction before its press. `told` is null if the readers could not all be counted. */
export type RetractView = {
  event: string
  title: string
  number: number
  told: number | null
  holdSeconds: number
  /** The languages of the event's text, in which the reason is needed. */
  langs: Lang[]
}

/** The page that retracts an event: the readers whom it tells, a reason that is ready, one button. */
export const RetractPage = ({ view, ...desk }: DeskPage & { view: RetractView }) => {
  const { retract: words } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} title={words.title}>
      <h1>{words.title}</h1>
      <p class="lead">
        <Runs text={view.title} lang={desk.lang} />
      </p>
      <p>{view.told === null ? words.manyTold : words.told(view.told)}</p>
      <p>{words.hold(view.holdSeconds)}</p>
      <form method="post" action={withLang(`/desk/events/${view.event}/retract`, desk.lang)}>
        <FormToken value={desk.viewer?.formToken ?? ''} />
        <input type="hidden" name="number" value={view.number} />
        <ReasonFields lang={desk.lang} langs={view.langs} />
        <button type="submit" class="final">
          {view.told === null ? words.button : words.buttonFor(view.told)}
        </button>
      </form>
    </DeskLayout>
  )
}

const ReasonFields = ({ lang, langs }: { lang: Lang; langs: Lang[] }) => {
  const { retract: words } = wordsIn(lang).desk
  return (
    <>
      <fieldset>
        <legend>{words.reason}</legend>
        {(['wrong', 'withdrawn', 'mistake'] as const).map((name, at) => (
          <label class="tick">
            <input type="radio" name="reason" value={name} checked={at === 0} />
            <span>{words.reasons[name]}</span>
          </label>
        ))}
      </fieldset>
      <details>
        <summary>{words.own}</summary>
        {langs.map((each) => (
          <div class="field">
            <label for={`reason-${each}`}>{words.ownIn(AUTONYMS[each])}</label>
            <input id={`reason-${each}`} name={`reason_${each}`} lang={each} dir={directionOf(each)} maxlength={500} />
          </div>
        ))}
      </details>
    </>
  )
}
