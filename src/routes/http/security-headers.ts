import type { Context, MiddlewareHandler } from 'hono'
import { deskStyle } from '../../../templates/desk/desk-style.ts'
import { choiceScript } from '../../../templates/page/choice-script.ts'
import { previewScript } from '../../../templates/page/preview-script.ts'
import { pageStyle } from '../../../templates/page/style.ts'
import { zoneScript } from '../../../templates/page/zone-script.ts'
import { encodeBase64 } from '../../lib/bytes.ts'
import type { AppEnv } from '../app-env.ts'

/**
 * Sets the security headers of every answer. A page may run only its own scripts, cannot be framed, and sends no referrer,
 * because its address may contain a reader's token.
 */
export const setSecurityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  if (!c.res.headers.get('content-type')?.startsWith('text/html')) return
  c.header('x-frame-options', 'DENY')
  c.header('content-security-policy', await contentSecurityPolicyOf(c))
}

/** The scripts of the pages that have any. */
const SCRIPTS: Readonly<Record<string, string[]>> = {
  '/': [zoneScript],
  '/subscribe': [zoneScript, previewScript, choiceScript],
}

const contentSecurityPolicyOf = async (c: Context<AppEnv>): Promise<string> => {
  const scripts = await Promise.all((SCRIPTS[c.req.path] ?? []).map(cspHashOf))
  return [
    `default-src 'none'`,
    ...(scripts.length > 0 ? [`script-src '${scripts.join("' '")}'`, `connect-src 'self'`] : []),
    `style-src '${await cspHashOf(c.req.path.startsWith('/desk') ? pageStyle + deskStyle : pageStyle)}'`,
    `img-src 'self' data:`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

const cspHashOf = async (source: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(source))
  return `sha256-${encodeBase64(new Uint8Array(digest))}`
}
