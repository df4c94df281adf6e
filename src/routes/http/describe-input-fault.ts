import { wordsIn } from '../../../templates/words/words.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import type { BodyFault } from '../../lib/refusal.ts'

/** A fault in preferences with its sentence in English, the language of the API. */
export const describeInputFault = (fault: InputFault): BodyFault => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})
