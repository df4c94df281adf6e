import type { Lang } from '../../timeline/event.ts'

/** Five screens of a phone of 360 × 740 px, less what the parts of a reader and an error of the estimate may add. */
const MAX_HEIGHT_PX = 5 * 740 - 150
/** Fitted to the heights of mails of all kinds in a browser, which they meet within 15 %. */
const PX = {
  en: { perCharacter: 0.9, perParagraph: 24 },
  ar: { perCharacter: 1.06, perParagraph: 35 },
} satisfies Record<Lang, object>

/** True if a mail with this plain text takes at most five screens of a phone, by an estimate. */
export const isWithinFiveScreens = (text: string, lang: Lang): boolean => {
  const { perCharacter, perParagraph } = PX[lang]
  const prose = text.replace(/\0[^\0]*\0/g, '').replace(/^(https?:\S+|[=-]+)\n/gm, '')
  return prose.length * perCharacter + prose.split('\n\n').length * perParagraph <= MAX_HEIGHT_PX
}
