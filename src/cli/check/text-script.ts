import type { Lang } from '../../timeline/event.ts'

/** The script of each language. */
const SCRIPTS: Record<Lang, { name: string; letter: RegExp }> = {
  en: { name: 'Latin', letter: /\p{Script=Latin}/u },
  ar: { name: 'Arabic', letter: /\p{Script=Arabic}/u },
}

/** True if a text has at least one letter of its language's script. */
export const isInScript = (lang: Lang, text: string): boolean => SCRIPTS[lang].letter.test(text)

export const wrongScriptDetail = (lang: Lang): string =>
  `This text is under "${lang}" but has no ${SCRIPTS[lang].name} letter. Is it in the other language?`
