import type { Lang } from '../../src/timeline/event.ts'

/** The forms of a counted noun, by the plural categories of CLDR. `#` is replaced by the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

const PLURAL_RULES: Record<Lang, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ar: new Intl.PluralRules('ar') }

/** Returns a function that writes a count in words. Digits are Western in every language. */
export const pluralize =
  (lang: Lang, forms: PluralForms) =>
  (count: number): string =>
    (forms[PLURAL_RULES[lang].select(count)] ?? forms.other).replace('#', String(count))
