import { wordsIn } from './words.ts'

/** The sentences for operators, in English: operators read no other language. */
export const TROUBLE_WORDS = wordsIn('en').trouble
