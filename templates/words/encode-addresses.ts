const ADDRESS = /\bhttps?:\/\/[^\s<>"\u2066-\u2069]+/giu
/** Marks that end a sentence or close a bracket after an address. */
const AFTER_ADDRESS = /[.,;:!?)\]}»”’'…\u060c\u061b\u061f]+$/u
const ASCII = /^[\u0021-\u007e]*$/

/**
 * A text whose addresses have ASCII only: the host in punycode, the rest percent-encoded (RFC 3986). Programs that make a
 * link of an address in plain text end it before any other character.
 */
export const encodeAddresses = (text: string): string =>
  text.replace(ADDRESS, (found) => {
    const end = AFTER_ADDRESS.exec(found)?.[0] ?? ''
    const address = found.slice(0, found.length - end.length)
    return ASCII.test(address) || !URL.canParse(address) ? found : new URL(address).href + end
  })
