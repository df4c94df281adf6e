import ipaddr from 'ipaddr.js'

/**
 * Which URLs an endpoint may have, against server-side request forgery (SSRF). `ownHosts` are the hosts of the site, the
 * mail provider and the DNS resolver, as in a URL, with the port if one is given: they are refused. `allowLoopback` allows
 * this machine.
 */
export type AddressPolicy = { ownHosts: string[]; allowLoopback: boolean }

/** An allowed URL in canonical form. The host of a loopback URL is not looked up. */
export type Destination = { url: string; host: string; isLoopback: boolean }

export const MAX_URL_LENGTH = 2_048
const ALLOWED_PORTS = ['', '443']
/** Names that are never in the public DNS (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, ICANN's .internal). */
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
/** This service may run under such a name itself, and cannot know under which. */
const SHARED_HOSTING_SUFFIXES = ['workers.dev', 'pages.dev']
/** These names resolve to the address that is written in them, for example 127.0.0.1.nip.io. */
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
 * Checks a URL against the policy, in any notation: `https:` with a public name, port 443, and no host of this deployment.
 * Returns the refusal as a sentence. It does not resolve the host: `findHostRefusal` checks the addresses.
 */
export const checkDestination = (rawUrl: string, policy: AddressPolicy): Destination | string => {
  if (rawUrl.length > MAX_URL_LENGTH) return URL_TOO_LONG
  if (!/^https?:\/\/[^/\\]/i.test(rawUrl) || /[\s\\\p{Cc}\p{Cf}]/u.test(rawUrl) || !URL.canParse(rawUrl))
    return 'Give an absolute URL that begins with https://.'
  const url = new URL(rawUrl)
  if (/^[^/]*\/\/[^/?#]*@/.test(rawUrl))
    return 'A URL with a user or a password is not allowed. Put the secret into the path.'
  const host = url.hostname.replace(/\.$/, '')
  if (isLoopback(host)) return checkLoopbackDestination(url, host, policy)
  const fault = urlFaultOf(url, host, policy)
  if (fault) return fault
  url.hostname = host
  url.hash = ''
  return url.href.length > MAX_URL_LENGTH ? URL_TOO_LONG : { url: url.href, host, isLoopback: false }
}

/** True for a public unicast IPv4 or IPv6 address, as a resolver writes it. False for all other addresses and texts. */
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

/** The global unicast addresses of IPv6 (RFC 4291), from which `NON_GLOBAL_IPV6_RANGES` are excluded. */
const GLOBAL_IPV6: CidrRange = ['2000::', 3]
/** Protocol assignments (RFC 2928), documentation (RFC 3849, RFC 9637), 6to4 (RFC 3056), which may embed a private address. */
const NON_GLOBAL_IPV6_RANGES: CidrRange[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['2002::', 16],
]

const URL_TOO_LONG = `The URL has more than ${MAX_URL_LENGTH} characters.`
const OWN_HOST_REFUSED = 'This host belongs to this service or to one that it uses. It cannot be an endpoint.'

const isInRange = (ip: ipaddr.IPv6, [start, bits]: CidrRange): boolean => ip.match(ipaddr.IPv6.parse(start), bits)

const urlFaultOf = ({ protocol, port, host }: URL, name: string, { ownHosts }: AddressPolicy): string | null => {
  if (protocol !== 'https:') return 'The URL must begin with https://.'
  if (!ALLOWED_PORTS.includes(port)) return 'Only port 443 is allowed.'
  if (name.startsWith('[') || ipaddr.IPv4.isValid(name)) return 'An IP address is not allowed as the host. Use a name.'
  if (!PUBLIC_HOST_PATTERN.test(name)) return 'The host must be a full public name, for example hooks.example.org.'
  if ([name, host].some((each) => ownHosts.includes(each)) || isHostUnder(name, 'resend.com')) return OWN_HOST_REFUSED
  if (SHARED_HOSTING_SUFFIXES.some((suffix) => isHostUnder(name, suffix)))
    return 'Hosts under workers.dev and pages.dev are not allowed. Use a domain of your own.'
  if ([...SPECIAL_USE_SUFFIXES, ...WILDCARD_DNS_SUFFIXES].some((suffix) => isHostUnder(name, suffix)))
    return 'This host name is not in the public network.'
  return null
}

/** On this machine any port is allowed, also without encryption, but not the service itself. */
const checkLoopbackDestination = (
  url: URL,
  host: string,
  { ownHosts, allowLoopback }: AddressPolicy,
): Destination | string => {
  if (!allowLoopback) return 'A host on this machine is not allowed.'
  const isOwn = ownHosts.some((each) => {
    const { hostname, port } = new URL(`http://${each}`)
    return isLoopback(hostname) && portOf(url) === (port || '80')
  })
  if (isOwn) return OWN_HOST_REFUSED
  url.hash = ''
  return { url: url.href, host, isLoopback: true }
}

const portOf = ({ protocol, port }: URL): string => port || (protocol === 'https:' ? '443' : '80')

/** The URL parser has already turned every notation of an IPv4 address into dotted decimals. */
const isLoopback = (host: string): boolean => {
  if (isHostUnder(host, 'localhost')) return true
  const address = host.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}

const isHostUnder = (host: string, suffix: string): boolean => host === suffix || host.endsWith(`.${suffix}`)
