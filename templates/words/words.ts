import type { Lang } from '../../src/timeline/event.ts'
import { ar } from './ar.ts'
import { en } from './en.ts'

/** All words that people read, in one language. English is the type, so that no language can lack a sentence. */
export type Words = typeof en

const WORDS: Record<Lang, Words> = { en, ar }

export const wordsIn = (lang: Lang): Words => WORDS[lang]
