import type { ColorScheme } from './mail-page.ts'

const DARK = /\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi
const LIGHT = /\(\s*prefers-color-scheme\s*:\s*light\s*\)/gi

const ALWAYS = '(min-width: 0)'
const NEVER = '(max-width: 0)'

/** Returns a mail's HTML for a frame. Links open a new page, and the color scheme is fixed to the given one. */
export const framedBody = (html: string, scheme: ColorScheme): string => {
  const themed = html
    .replace(DARK, scheme === 'dark' ? ALWAYS : NEVER)
    .replace(LIGHT, scheme === 'dark' ? NEVER : ALWAYS)
  const added = `<base target="_blank"><style>:root { color-scheme: ${scheme} !important }</style>`
  const head = /<head[^>]*>/i.exec(themed)
  if (!head) return added + themed
  const end = head.index + head[0].length
  return themed.slice(0, end) + added + themed.slice(end)
}

/** Returns the Content-Security-Policy of the frame: no scripts, and no requests except for images of the site. */
export const framePolicy = (siteUrl: string): string =>
  [
    "default-src 'none'",
    `img-src data: ${new URL(siteUrl).origin}`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; ')
