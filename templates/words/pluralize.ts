import type { Lang } from '../../src/timeline/event.ts'

/** The forms that a counted noun takes, by the plural categories of CLDR; `#` stands for the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

const PLURAL_RULES: Record<Lang, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ar: new Intl.PluralRules('ar') }

/** Says a count in a language, with western digits in all of them. */
export const pluralize =
  (lang: Lang, forms: PluralForms) =>
  (count: number): string =>
    (forms[PLURAL_RULES[lang].select(count)] ?? forms.other).replace('#', String(count))
