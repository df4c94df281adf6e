/** A mailbox: `ada@mail.example` or `Ada <ada@mail.example>`; `name` is '' if there is none. */
export type MailboxAddress = { name: string; email: string }

const NAMED = /^([^<>\r\n]*)<([^<>]+)>$/
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** True for an ASCII address with a domain of at least two labels, which needs no SMTPUTF8 (RFC 6531). */
const isMailbox = (email: string): boolean => {
  const at = email.lastIndexOf('@')
  const local = email.slice(0, Math.max(at, 0))
  const labels = email.slice(at + 1).split('.')
  return local.length <= 64 && LOCAL.test(local) && labels.length > 1 && labels.every((label) => LABEL.test(label))
}

const unquote = (name: string): string => name.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1')

/** Parses an address in either form; null if it is invalid. */
export const parseAddress = (value: string): MailboxAddress | null => {
  const named = NAMED.exec(value.trim())
  const email = (named?.[2] ?? value).trim()
  return isMailbox(email) ? { name: unquote((named?.[1] ?? '').trim()), email } : null
}

/** Returns the address without its name in lower case, so that two spellings of one mailbox are equal. */
export const mailboxOf = (value: string): string => (parseAddress(value)?.email ?? value.trim()).toLowerCase()

/** True for a recipient at a domain that Resend refuses, such as example.com. */
export const isBlockedRecipient = (value: string): boolean => /@(?:example|test)\.com$/.test(mailboxOf(value))
