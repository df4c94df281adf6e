import type { Scheme } from './mail-page.ts'

const DARK = /\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi
const LIGHT = /\(\s*prefers-color-scheme\s*:\s*light\s*\)/gi

const ALWAYS = '(min-width: 0)'
const NEVER = '(max-width: 0)'

/**
 * A mail's HTML as it is shown in a frame: links open a page of their own, and the colours are those of one scheme,
 * whatever the reader's machine prefers. The mail itself is left as it is.
 */
export const bodyView = (html: string, scheme: Scheme): string => {
  const coloured = html
    .replace(DARK, scheme === 'dark' ? ALWAYS : NEVER)
    .replace(LIGHT, scheme === 'dark' ? NEVER : ALWAYS)
  const added = `<base target="_blank"><style>:root { color-scheme: ${scheme} !important }</style>`
  const head = /<head[^>]*>/i.exec(coloured)
  if (!head) return added + coloured
  const end = head.index + head[0].length
  return coloured.slice(0, end) + added + coloured.slice(end)
}

/** What the frame may do: no script, no request but for pictures of the site itself. */
export const bodyPolicy = (siteUrl: string): string =>
  [
    "default-src 'none'",
    `img-src data: ${new URL(siteUrl).origin}`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; ')
