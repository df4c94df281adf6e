import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from './html-page.tsx'

/** Programs send these without a page: mail programs (RFC 8058), providers, and holders of a key. */
const PROGRAM_PATH = /^\/(unsubscribe|hooks|v1)\//
/** A form of another site may fill in this form. Its route sends nothing then, and asks for one more press. */
const FILLABLE_PATH = '/subscribe'

/**
 * Whether a page of another origin made a request. A browser says so with `Sec-Fetch-Site`, an older one with `Origin`. A
 * sub-domain, another scheme and `null` are other origins. A request without both headers comes from no page.
 */
export const isFromOtherOrigin = (c: Context<AppEnv>): boolean => {
  const fetchSite = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (fetchSite === 'cross-site' || fetchSite === 'same-site') return true
  if (origin === undefined || (origin === 'null' && fetchSite !== undefined)) return false
  return origin !== c.var.context.config.siteUrl && origin !== new URL(c.req.url).origin
}

/** Answers 403 to a form of another origin, which then changes nothing. */
export const refuseForeignForms: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { method, path } = c.req
  const isForm = method === 'POST' && path !== FILLABLE_PATH && !PROGRAM_PATH.test(path)
  return isForm && isFromOtherOrigin(c) ? answerMessagePage(c, 'foreignForm', 403) : next()
}
