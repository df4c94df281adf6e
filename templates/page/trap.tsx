import type { Lang } from '../../src/timeline/event.ts'
import { wordsIn } from '../words/words.ts'

/** A field that people do not see and robots fill in. */
export const TRAP_FIELD = 'homepage'

export const Trap = ({ lang }: { lang: Lang }) => (
  <p class="trap" aria-hidden="true">
    <label>
      {wordsIn(lang).form.leaveEmpty} <input name={TRAP_FIELD} tabindex={-1} autocomplete="off" />
    </label>
  </p>
)
