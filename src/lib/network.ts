import ipaddr from 'ipaddr.js'

const NO_NETWORK = 'unknown'

/**
 * The network of an IP address, for limits: an IPv4 address itself, also where IPv6 maps it, and the first 64 bits of any
 * other IPv6 address, because one customer has all the rest. `unknown` if the text is no address.
 */
export const networkOf = (address: string | undefined): string => {
  const text = address?.trim() ?? ''
  if (!ipaddr.isValid(text)) return NO_NETWORK
  const parsed = ipaddr.process(text)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  const prefix = (parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16))
  return `${prefix.join(':')}::/64`
}
