import type { Lang } from '../../timeline/event.ts'

/** Five screens of a phone of 360 × 740 px, less what the estimate may err. */
const MAX_HEIGHT_PX = 5 * 740 - 150
/** Fitted to the heights of mails of all kinds in a browser: they are met within a tenth. `less` is what every mail has less. */
const PX = {
  en: { perCharacter: 1.08, perParagraph: 11, less: 375 },
  ar: { perCharacter: 1.07, perParagraph: 34, less: 140 },
} satisfies Record<Lang, object>

/** True if a mail with this plain text takes at most five screens of a phone, by an estimate. */
export const isWithinFiveScreens = (text: string, lang: Lang): boolean => {
  const { perCharacter, perParagraph, less } = PX[lang]
  const prose = text.replace(/\0[^\0]*\0/g, '').replace(/^(https?:\S+|[=-]+)\n/gm, '')
  return prose.length * perCharacter + prose.split('\n\n').length * perParagraph - less <= MAX_HEIGHT_PX
}
