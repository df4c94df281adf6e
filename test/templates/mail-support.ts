/**
 * What the markup of mails may use, and what remains where Gmail, Outlook or Apple Mail refuse it; '' where none of them does.
 * The facts are those of Can I email (github.com/hteumeuleu/caniemail, June 2026): its pages `css-…` and `html-…`.
 */
export const CSS_FALLBACKS: Record<string, string> = {
  'background-color': '',
  'border-left': 'Outlook for Windows draws it unreliably on <p> and <div>: the label in bold remains.',
  'border-radius': 'Outlook for Windows: the corners are square.',
  'border-right': 'As `border-left`.',
  'border-top': 'As `border-left`: the heading remains.',
  color: '',
  display: 'Outlook for Windows knows `none` only, and some Gmail accounts do not: `max-height` hides the preheader.',
  'font-family': '',
  'font-size': '',
  'font-weight': '',
  height: 'Outlook for Windows: only on cells, so only cells have it.',
  'line-height': '',
  margin: 'Outlook for Windows has no `auto`: the table has `align="center"`.',
  'max-height': 'Outlook for Windows: `display:none` hides the preheader.',
  'max-width': 'Outlook for Windows: only on tables, so only a table has it, and its attribute `width` says 600.',
  overflow: 'Outlook for Windows: as `max-height`.',
  'overflow-wrap': '',
  padding: 'Outlook for Windows: only on cells, so buttons are cells.',
  'padding-left': 'As `padding`: the text begins at the edge.',
  'padding-right': 'As `padding-left`.',
  'text-align': '',
  'text-decoration': '',
  width: 'Outlook for Windows: only on tables and cells, so only these have it.',
  'word-break': 'Outlook: `overflow-wrap` breaks long words.',
}

/** Gmail with other accounts, and Outlook for Windows, drop the style sheet or its dark scheme: the inline colours remain. */
export const STYLE_SHEET_AT_RULE = '@media(prefers-color-scheme:dark)'

const elements = 'a b body br del div h1 h2 h3 head html ins meta p span style table td title tr'
const attributes =
  'align bgcolor cellpadding cellspacing charset class colspan content dir height href lang name role style width'

/** None of these is refused where we need it: `dir` is never on an `<a>`, and `lang` and `dir` are on the first element again. */
export const MAIL_ELEMENTS = new Set(elements.split(' '))
export const MAIL_ATTRIBUTES = new Set(attributes.split(' '))
