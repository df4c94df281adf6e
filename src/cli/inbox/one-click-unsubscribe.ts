import type { Mail } from './captured-mail.ts'
import type { State } from './inbox-state.ts'

const offered = (mail: Mail): string | null => {
  const header = Object.entries(mail.headers).find(([name]) => name.toLowerCase() === 'list-unsubscribe')?.[1] ?? ''
  return /<(https?:\/\/[^<>\s]+)>/.exec(header)?.[1] ?? null
}

const isOneClick = (mail: Mail): boolean =>
  Object.entries(mail.headers).some(
    ([name, value]) => name.toLowerCase() === 'list-unsubscribe-post' && value.trim() === 'List-Unsubscribe=One-Click',
  )

/**
 * Does what a mail program does for one click (RFC 8058): one POST, without cookies and following nothing. Only the
 * site is ever posted to. Answers a sentence about what came of it.
 */
export const unsubscribe = async (state: State, mail: Mail): Promise<string> => {
  const url = offered(mail)
  if (url === null) return 'the mail offers no address on the web.'
  if (!isOneClick(mail)) return 'the mail does not say List-Unsubscribe-Post: List-Unsubscribe=One-Click.'
  if (new URL(url).origin !== new URL(state.siteUrl).origin) return 'not sent, for the address is not on the site.'
  const request = new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
    redirect: 'manual',
  })
  try {
    const response = await state.deliver(request)
    await response.arrayBuffer()
    return `the site answered ${response.status}.`
  } catch {
    return 'the site could not be reached.'
  }
}
