import type { Lang } from '../../src/timeline/event.ts'

/** The forms that a counted noun takes, by the plural categories of CLDR; `#` stands for the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

const RULES: Record<Lang, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ar: new Intl.PluralRules('ar') }

/** Says a count in a language, with western digits in all of them. */
export const counted =
  (lang: Lang, forms: Forms) =>
  (count: number): string =>
    (forms[RULES[lang].select(count)] ?? forms.other).replace('#', String(count))
