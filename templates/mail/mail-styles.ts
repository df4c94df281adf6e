import type { Lang } from '../../src/timeline/event.ts'
import { directionOf } from '../words/direction.ts'

// No colour is pure black or white, and each pair keeps its contrast when a mail program inverts colours for dark mode.
const GROUND = '#efece4'
const PAPER = '#fbfaf6'
const INK = '#22262b'
const SOFT = '#5a5e65'
const LINE = '#cfc9bb'
const RUST = '#8a3420'
const BLUE = '#1d4e7a'

const FONTS = {
  en: { text: 'Arial,Helvetica,sans-serif', head: 'font-family:Georgia,Times,serif;', size: 16, small: 14 },
  ar: { text: 'Tahoma,Arial,Segoe UI,sans-serif', head: '', size: 17, small: 16 },
} satisfies Record<Lang, object>

/** The side on which lines begin. Mail programs drop the logical values `start` and `end`. */
export const textAlignOf = (lang: Lang): 'left' | 'right' => (directionOf(lang) === 'rtl' ? 'right' : 'left')

const mailStyles = (lang: Lang) => {
  const { text, head, size, small } = FONTS[lang]
  const heading = `${head}line-height:1.35`
  return {
    ground: `margin:0;padding:0;background-color:${GROUND}`,
    hidden: 'display:none;max-height:0;overflow:hidden',
    table: 'width:100%;max-width:600px;margin:0 auto',
    sheet:
      `padding:24px 20px 32px;text-align:${textAlignOf(lang)};background-color:${PAPER};color:${INK};` +
      `font-family:${text};font-size:${size}px;line-height:1.6;word-break:break-word;overflow-wrap:anywhere`,
    name:
      `margin:0;padding:0 0 10px;border-bottom:3px double ${RUST};color:${RUST};` +
      `${head}font-size:18px;font-weight:bold`,
    h1: `margin:20px 0 4px;font-size:28px;${heading}`,
    h2: `margin:30px 0 0;padding:8px 0 0;border-top:1px solid ${INK};font-size:20px;${heading}`,
    place: `margin:16px 0 0;color:${RUST};font-size:${small}px;font-weight:bold`,
    h3: `margin:20px 0 2px;font-size:19px;${heading}`,
    half: 'padding:0 4px;vertical-align:top',
    struck: 'text-decoration:line-through',
    text: 'margin:6px 0 0',
    small: `margin:4px 0 0;color:${SOFT};font-size:${small}px`,
    link: `color:${BLUE}`,
    button:
      `display:inline-block;padding:12px 24px;border-radius:4px;background-color:${BLUE};color:${PAPER};` +
      'font-weight:bold;text-decoration:none',
    act: 'margin:20px 0',
    foot: `margin:32px 0 0;padding:14px 0 0;border-top:3px double ${LINE};color:${SOFT};font-size:${small}px`,
  }
}

/** The inline styles of a mail. Mail programs drop style sheets, so each style is repeated, and is short. */
export type MailStyles = ReturnType<typeof mailStyles>

const MAIL_STYLES: Record<Lang, MailStyles> = { en: mailStyles('en'), ar: mailStyles('ar') }

export const mailStylesOf = (lang: Lang): MailStyles => MAIL_STYLES[lang]
