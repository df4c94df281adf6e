import type { Lang, Severity } from '../../src/timeline/event.ts'
import { directionOf } from '../words/direction.ts'

/**
 * The colours of a mail, light and dark. No colour is pure black or white, so that a program that inverts colours keeps
 * contrast.
 */
const PALETTE = {
  ground: ['#f3efe5', '#0f1113'],
  paper: ['#fcfbf7', '#15171a'],
  wash: ['#f3efe5', '#22262b'],
  ink: ['#1b1e23', '#e9e6dd'],
  soft: ['#565b63', '#adaca5'],
  brand: ['#7a1f12', '#f0a08c'],
  link: ['#1d4e7a', '#9cc4ea'],
  line: ['#cfc9bb', '#3d4046'],
} as const
const [INK, SOFT, BRAND, LINE] = [PALETTE.ink[0], PALETTE.soft[0], PALETTE.brand[0], PALETTE.line[0]]
/** Text on a ground of the brand's colour or of a link, in both schemes. */
const ON_BRAND = '#fcfbf7'
const BAR = '#7a1f12'

/** Text and ground of the chip of a severity, in both schemes. The others have none. */
const CHIPS: { [S in Severity]?: [text: string, ground: string] } = {
  extreme: ['#fff7f3', '#8c1c13'],
  severe: ['#2b1400', '#f0a15a'],
  moderate: ['#2b2400', '#f3dc9b'],
}
/** The colour of a bar, by severity. */
const BARS: Record<Severity, string> = {
  extreme: '#8c1c13',
  severe: '#c8691c',
  moderate: '#b98a1e',
  minor: '#8a8f97',
  unknown: '#8a8f97',
}

const FONTS = {
  en: {
    text: 'system-ui,-apple-system,Segoe UI,Arial,sans-serif',
    head: 'font-family:Georgia,Times,serif;',
    ...{ size: 16, small: 14, line: 1.5, headLine: 1.25 },
  },
  ar: {
    text: 'Tahoma,Geeza Pro,Segoe UI,Arial,sans-serif',
    head: 'font-family:Noto Naskh Arabic,Geeza Pro,Tahoma,serif;',
    ...{ size: 17, small: 16, line: 1.75, headLine: 1.45 },
  },
} satisfies Record<Lang, object>

/**
 * The style sheet of a mail: the dark scheme, for programs that know one. It names only colours. Everything else is inline,
 * because many programs drop style sheets.
 */
export const MAIL_STYLE_SHEET = (() => {
  const [, ground] = PALETTE.ground
  const text = (['ink', 'soft', 'brand', 'link'] as const).map(
    (name) => `.${name}{color:${PALETTE[name][1]}!important}`,
  )
  const rules = [
    `.ground{background-color:${ground}!important}`,
    `.paper{background-color:${PALETTE.paper[1]}!important;color:${PALETTE.ink[1]}!important}`,
    `.wash{background-color:${PALETTE.wash[1]}!important;color:${PALETTE.ink[1]}!important;border-color:${PALETTE.brand[1]}!important}`,
    `.line{border-color:${PALETTE.line[1]}!important}`,
    `.act{background-color:${PALETTE.link[1]}!important;color:${PALETTE.paper[1]}!important}`,
    ...text,
  ]
  return `:root{color-scheme:light dark}@media(prefers-color-scheme:dark){${rules.join('')}}`
})()

/** The side on which lines begin. Mail programs drop the logical values `start` and `end`. */
export const textAlignOf = (lang: Lang): 'left' | 'right' => (directionOf(lang) === 'rtl' ? 'right' : 'left')

/** The attributes that give an element its look: an inline style, and the class that the dark scheme names. */
type Look = { style: string; class?: string }

/** The parts of the frame. */
const frameStyles = (lang: Lang) => {
  const { text, head, size, small, line, headLine } = FONTS[lang]
  const bar = `padding:14px 20px;background-color:${BAR};color:${ON_BRAND};`
  return {
    ground: { class: 'ground', style: `margin:0;padding:0;background-color:${PALETTE.ground[0]}` },
    hidden: { style: 'display:none;max-height:0;overflow:hidden' },
    table: { style: 'width:100%;max-width:600px;margin:0 auto' },
    bar: { style: `${bar}${head}font-size:20px;font-weight:bold;line-height:${headLine}` },
    barEnd: { style: `${bar}padding-${textAlignOf(lang)}:0;font-family:${text};font-size:${small}px` },
    sheet: {
      class: 'paper',
      style:
        `padding:20px 20px 32px;text-align:${textAlignOf(lang)};background-color:${PALETTE.paper[0]};color:${INK};` +
        `font-family:${text};font-size:${size}px;line-height:${line};word-break:break-word;overflow-wrap:anywhere`,
    },
    foot: {
      class: 'soft line',
      style: `margin:32px 0 0;padding:14px 0 0;border-top:1px solid ${LINE};color:${SOFT};font-size:${small}px;line-height:2`,
    },
  } satisfies Record<string, Look>
}

/** The headings and the lines of text. */
const textStyles = (lang: Lang) => {
  const { head, small, headLine } = FONTS[lang]
  const heading = (px: number, top: number) =>
    `margin:${top}px 0 4px;font-size:${px}px;font-weight:bold;${head}line-height:${headLine};color:${INK}`
  const smallText = `color:${SOFT};font-size:${small}px`
  return {
    kicker: { class: 'soft', style: `margin:0;${smallText}` },
    h1: { class: 'ink', style: heading(27, 12) },
    part: { class: 'ink line', style: `${heading(24, 32)};padding:14px 0 0;border-top:3px double ${LINE}` },
    h2: {
      class: 'brand line',
      style: `margin:28px 0 0;padding:10px 0 0;border-top:1px solid ${LINE};color:${BRAND};font-size:${small}px;font-weight:bold`,
    },
    h3: { class: 'ink', style: heading(lang === 'ar' ? 21 : 20, 22) },
    small: { class: 'soft', style: `margin:4px 0 0;${smallText}` },
    text: { style: 'margin:6px 0 0' },
    strong: { class: 'ink', style: `margin:4px 0 0;font-size:${small}px;font-weight:bold;color:${INK}` },
    link: { class: 'link', style: `color:${PALETTE.link[0]}` },
    title: { class: 'ink', style: `color:${INK};text-decoration:none` },
    entryTitle: { class: 'ink', style: `color:${INK};font-weight:bold` },
    struck: { class: 'ink', style: `color:${INK};text-decoration:line-through` },
    removed: { class: 'soft', style: `color:${SOFT};text-decoration:line-through` },
    added: {
      class: 'wash',
      style: `background-color:${PALETTE.wash[0]};color:${INK};font-weight:bold;text-decoration:none`,
    },
  } satisfies Record<string, Look>
}

/** The boxes around text. */
const boxStyles = (lang: Lang) => {
  const side = textAlignOf(lang)
  return {
    entry: { style: 'margin:14px 0 0' },
    wash: {
      class: 'wash',
      style:
        `margin:12px 0 0;padding:8px 12px;border-${side}:4px solid ${BRAND};` +
        `background-color:${PALETTE.wash[0]};color:${INK}`,
    },
    thread: { class: 'line', style: `margin:14px 0 0;padding-${side}:12px;border-${side}:3px solid ${LINE}` },
    buttonCell: {
      class: 'act',
      style: `padding:13px 24px;border-radius:4px;background-color:${PALETTE.link[0]};color:${ON_BRAND}`,
    },
    button: {
      class: 'act',
      style: `background-color:${PALETTE.link[0]};color:${ON_BRAND};font-weight:bold;text-decoration:none`,
    },
    act: { style: 'margin:20px 0' },
    cell: { style: `padding:3px 0;font-size:${FONTS[lang].small}px` },
  } satisfies Record<string, Look>
}

const mailStyles = (lang: Lang) => ({ ...frameStyles(lang), ...textStyles(lang), ...boxStyles(lang) })

type MailStyles = ReturnType<typeof mailStyles>

const MAIL_STYLES: Record<Lang, MailStyles> = { en: mailStyles('en'), ar: mailStyles('ar') }

export const mailStylesOf = (lang: Lang): MailStyles => MAIL_STYLES[lang]

/** The inline style of the chip of a severity; undefined for one that has no chip. */
export const chipStyleOf = (severity: Severity): string | undefined => {
  const chip = CHIPS[severity]
  return chip && `padding:1px 7px;border-radius:3px;background-color:${chip[1]};color:${chip[0]};font-weight:bold`
}

/** The colour of a bar for events whose gravest has this severity. */
export const barColourOf = (severity: Severity): string => BARS[severity]
