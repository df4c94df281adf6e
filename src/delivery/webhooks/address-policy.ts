import ipaddr from 'ipaddr.js'

/**
 * Where webhooks may go from this deployment. `own` are hosts that are no endpoint's: the site's, the mail provider's, the
 * resolver's; each as a URL writes it, with the port where one is named. `loopback` lets them go to this machine itself.
 */
export type AddressPolicy = { ownHosts: string[]; allowLoopback: boolean }

/** An address that may be written to, in canonical form; on loopback there is no name to be looked up. */
export type Destination = { url: string; host: string; isLoopback: boolean }

const MAX_URL_LENGTH = 2_048
const ALLOWED_PORTS = ['', '443']
/** Names that never lead into the public network (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, ICANN's .internal). */
const SPECIAL_USE_SUFFIXES = [
  'alt',
  'arpa',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'mail',
  'onion',
  'private',
  'test',
]
/** Among their names are this service's own, and nobody outside can tell which. */
const SHARED_HOSTING_SUFFIXES = ['workers.dev', 'pages.dev']
/** Whatever address stands in such a name is the one that it leads to. */
const WILDCARD_DNS_SUFFIXES = ['nip.io', 'sslip.io', 'xip.io', 'localtest.me', 'lvh.me', 'traefik.me']
const PUBLIC_HOST_PATTERN = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

/** The policy of a deployment, from its own addresses. */
export const addressPolicyOf = (addresses: {
  site: string
  provider: string
  resolver: string
  loopback: boolean
}): AddressPolicy => ({
  ownHosts: [
    ...[addresses.site, addresses.provider, addresses.resolver].map((url) => new URL(url).host),
    'api.resend.com',
  ],
  allowLoopback: addresses.loopback,
})

/**
 * Judges an address by what is written in it, however it is written: `https:` with a public name, and nothing that leads
 * back to us or into a network of ours. Answers with a sentence where it may not be written to. What its name leads to is
 * looked up beside this.
 */
export const checkDestination = (rawUrl: string, policy: AddressPolicy): Destination | string => {
  if (rawUrl.length > MAX_URL_LENGTH) return `A url has at most ${MAX_URL_LENGTH} characters.`
  if (!/^https?:\/\/[^/\\]/i.test(rawUrl) || /[\s\\\p{Cc}\p{Cf}]/u.test(rawUrl) || !URL.canParse(rawUrl))
    return 'A url is an absolute web address that begins with https://.'
  const url = new URL(rawUrl)
  if (/^[^/]*\/\/[^/?#]*@/.test(rawUrl)) return 'A url names no user and no password: put a secret into its path.'
  const host = url.hostname.replace(/\.$/, '')
  if (isLoopback(host)) return checkLoopbackDestination(url, host, policy)
  const fault = urlFaultOf(url, host, policy)
  if (fault) return fault
  url.hostname = host
  url.hash = ''
  return url.href.length > MAX_URL_LENGTH
    ? `A url has at most ${MAX_URL_LENGTH} characters.`
    : { url: url.href, host, isLoopback: false }
}

/** Whether an address, as a resolver gives it, lies in the public network: of all others, whatever their form, none does. */
export const isPublicAddress = (address: string): boolean => {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast'
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return false
  const ip = ipaddr.IPv6.parse(address)
  return (
    ip.range() === 'unicast' &&
    isInRange(ip, GLOBAL_IPV6) &&
    !NON_GLOBAL_IPV6_RANGES.some((range) => isInRange(ip, range))
  )
}

type CidrRange = readonly [string, number]

/** All of IPv6 that is given out for the public network (RFC 4291), but for what is set aside in it. */
const GLOBAL_IPV6: CidrRange = ['2000::', 3]
/** Protocol assignments (RFC 2928), documentation (RFC 3849, RFC 9637), 6to4 (RFC 3056): each could hold an inner address. */
const NON_GLOBAL_IPV6_RANGES: CidrRange[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['2002::', 16],
]

const isInRange = (ip: ipaddr.IPv6, [start, bits]: CidrRange): boolean => ip.match(ipaddr.IPv6.parse(start), bits)

const urlFaultOf = ({ protocol, port, host }: URL, name: string, { ownHosts: own }: AddressPolicy): string | null => {
  if (protocol !== 'https:') return 'A url begins with https://.'
  if (!ALLOWED_PORTS.includes(port)) return 'A url has no port but 443.'
  if (name.startsWith('[') || ipaddr.IPv4.isValid(name))
    return 'A url names its host: an address of numbers is not called.'
  if (!PUBLIC_HOST_PATTERN.test(name))
    return 'The host of a url is a full name in the public network, for example hooks.example.org.'
  if ([name, host].some((each) => own.includes(each)) || isHostUnder(name, 'resend.com'))
    return 'This host is our own, or one that we work with: it is no endpoint.'
  if (SHARED_HOSTING_SUFFIXES.some((suffix) => isHostUnder(name, suffix)))
    return 'This service has names there itself: use a domain of your own.'
  if ([...SPECIAL_USE_SUFFIXES, ...WILDCARD_DNS_SUFFIXES].some((suffix) => isHostUnder(name, suffix)))
    return 'Such a name does not lead into the public network.'
  return null
}

/** On a machine of one's own: any port and no encryption, but never back into ourselves. */
const checkLoopbackDestination = (
  url: URL,
  host: string,
  { ownHosts: own, allowLoopback: loopback }: AddressPolicy,
): Destination | string => {
  if (!loopback) return 'A url leads into the public network, not to this machine.'
  const isOwn = own.some((each) => {
    const { hostname, port } = new URL(`http://${each}`)
    return isLoopback(hostname) && portOf(url) === (port || '80')
  })
  if (isOwn) return 'This host is our own, or one that we work with: it is no endpoint.'
  url.hash = ''
  return { url: url.href, host, isLoopback: true }
}

const portOf = ({ protocol, port }: URL): string => port || (protocol === 'https:' ? '443' : '80')

/** Parsing a URL has already brought every notation of an IPv4 address into the one with dots. */
const isLoopback = (host: string): boolean => {
  if (isHostUnder(host, 'localhost')) return true
  const address = host.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

const isHostUnder = (host: string, suffix: string): boolean => host === suffix || host.endsWith(`.${suffix}`)
