/** One mailbox as a sender writes it: `ada@mail.example` or `Ada <ada@mail.example>`. */
export type Address = { name: string; email: string }

const NAMED = /^([^<>\r\n]*)<([^<>]+)>$/
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** Whether a bare address is one that mail can go to without SMTPUTF8: ASCII, with a domain of at least two labels. */
const isMailbox = (email: string): boolean => {
  const at = email.lastIndexOf('@')
  const local = email.slice(0, Math.max(at, 0))
  const labels = email.slice(at + 1).split('.')
  return local.length <= 64 && LOCAL.test(local) && labels.length > 1 && labels.every((label) => LABEL.test(label))
}

const unquote = (name: string): string => name.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1')

/** Reads one address; null where it follows neither of the two forms. */
export const readAddress = (value: string): Address | null => {
  const named = NAMED.exec(value.trim())
  const email = (named?.[2] ?? value).trim()
  return isMailbox(email) ? { name: unquote((named?.[1] ?? '').trim()), email } : null
}

/** The bare address in small letters, by which two spellings of one mailbox are known to be the same. */
export const mailboxOf = (value: string): string => (readAddress(value)?.email ?? value.trim()).toLowerCase()

/** Domains that Resend refuses as recipients, so that nobody's tests bounce off them. */
export const isBlocked = (value: string): boolean => /@(?:example|test)\.com$/.test(mailboxOf(value))
