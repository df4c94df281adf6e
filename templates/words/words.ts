import type { Lang } from '../../src/timeline/event.ts'
import { ar } from './ar.ts'
import { en } from './en.ts'

/** What readers are told, in one language. English gives the shape, so that no language can lack a sentence. */
export type Words = typeof en

const WORDS: Record<Lang, Words> = { en, ar }

export const wordsIn = (lang: Lang): Words => WORDS[lang]
