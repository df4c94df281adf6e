import type { CapturedMail } from './captured-mail.ts'
import type { InboxState } from './inbox-state.ts'

const unsubscribeUrl = (mail: CapturedMail): string | null => {
  const header = Object.entries(mail.headers).find(([name]) => name.toLowerCase() === 'list-unsubscribe')?.[1] ?? ''
  return /<(https?:\/\/[^<>\s]+)>/.exec(header)?.[1] ?? null
}

const isOneClick = (mail: CapturedMail): boolean =>
  Object.entries(mail.headers).some(
    ([name, value]) => name.toLowerCase() === 'list-unsubscribe-post' && value.trim() === 'List-Unsubscribe=One-Click',
  )

/**
 * Sends the POST that a mail program sends for a one-click unsubscribe (RFC 8058): no cookies, no redirects, and only to
 * the site. Returns a sentence about the result.
 */
export const postOneClickUnsubscribe = async (state: InboxState, mail: CapturedMail): Promise<string> => {
  const url = unsubscribeUrl(mail)
  if (url === null) return 'not sent. The List-Unsubscribe header has no http address.'
  if (!isOneClick(mail)) return 'not sent. The mail has no header List-Unsubscribe-Post: List-Unsubscribe=One-Click.'
  if (new URL(url).origin !== new URL(state.siteUrl).origin) return 'not sent. The address is not on the site.'
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
    return 'the site did not answer.'
  }
}
