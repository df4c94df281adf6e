/** An element of an XML document: its children are elements, or text that is escaped when it is written. */
export type Element = { name: string; attributes: Record<string, string>; children: readonly (Element | string)[] }

/** An element; an attribute without a value is left out. */
export const element = (
  name: string,
  attributes: Record<string, string | undefined>,
  ...children: (Element | string)[]
): Element => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).filter((each): each is [string, string] => each[1] !== undefined),
  ),
  children,
})

/** A whole document in UTF-8. */
export const xmlDocument = (root: Element): string => `<?xml version="1.0" encoding="utf-8"?>\n${written(root)}\n`

const written = ({ name, attributes, children }: Element): string => {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child)))
  return children.length === 0
    ? `<${name}${given.join('')}/>`
    : `<${name}${given.join('')}>${inside.join('')}</${name}>`
}

/** What XML 1.0 cannot hold, not even as a reference (section 2.2). */
const UNHELD = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Spaces other than the plain one are written as references: a reader of XML would make plain ones of them. */
const escaped = (text: string): string =>
  text
    .replace(UNHELD, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char]!)
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
