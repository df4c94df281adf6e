/** An element of an XML document. Its text children are escaped when it is written. */
export type XmlElement = {
  name: string
  attributes: Record<string, string>
  children: readonly (XmlElement | string)[]
}

/** Makes an element. An attribute without a value is left out. */
export const xmlElement = (
  name: string,
  attributes: Record<string, string | undefined>,
  ...children: (XmlElement | string)[]
): XmlElement => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).filter((each): each is [string, string] => each[1] !== undefined),
  ),
  children,
})

/** Writes a whole document in UTF-8. */
export const serializeXmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${serializeElement(root)}\n`

const serializeElement = ({ name, attributes, children }: XmlElement): string => {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : serializeElement(child)))
  return children.length === 0
    ? `<${name}${given.join('')}/>`
    : `<${name}${given.join('')}>${inside.join('')}</${name}>`
}

/** Characters that XML 1.0 cannot hold, not even as a reference (section 2.2). */
const INVALID_XML_CHARS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** White space other than the space is written as a reference, because XML parsers replace it by spaces. */
const escapeXml = (text: string): string =>
  text
    .replace(INVALID_XML_CHARS, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char]!)
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
