/** An element, as a strict parser of XML 1.0 with namespaces reads it. */
export type XmlNode = { name: string; attributes: Record<string, string>; children: (XmlNode | string)[] }

const PART = /<\?xml [^?]*\?>|<(\/?)([A-Za-z][\w.:-]*)((?:\s+[A-Za-z][\w.:-]*="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g
const INVALID_CHARS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Parses a document strictly (XML 1.0). Throws at the first fault: a character that XML cannot hold, a stray & or <, a
 * tag that is not closed in its place, a repeated attribute, an undeclared prefix. Line ends and white space in
 * attributes are normalised (sections 2.11 and 3.3.3).
 */
export const parseXml = (document: string): XmlNode => {
  if (INVALID_CHARS.test(document)) throw new Error('a character that XML cannot hold')
  const root: XmlNode = { name: '', attributes: {}, children: [] }
  const open = [root]
  const ended = document.replace(/\r\n?/g, '\n')
  for (const [token, closing, name, given = '', empty, text, stray] of ended.matchAll(PART)) {
    const parent = open.at(-1)!
    if (stray) throw new Error('a stray < in the document')
    if (text) {
      if (text.includes(']]>')) throw new Error(']]> in text')
      if (open.length > 1) parent.children.push(decodeEntities(text))
      else if (text.trim()) throw new Error('text outside the root')
    } else if (closing) {
      if (open.pop()!.name !== name) throw new Error(`${token} closes ${parent.name}`)
    } else if (name) {
      const read: XmlNode = { name, attributes: attributesOf(given), children: [] }
      parent.children.push(read)
      if (!empty) open.push(read)
    }
  }
  if (open.length > 1) throw new Error(`${open.at(-1)!.name} is not closed`)
  const [first, second] = root.children
  if (typeof first !== 'object' || second) throw new Error('not exactly one root')
  for (const { name } of listElements(first)) {
    const prefix = name.includes(':') ? name.split(':')[0]! : null
    if (prefix && !first.attributes[`xmlns:${prefix}`]) throw new Error(`undeclared prefix ${prefix}`)
  }
  return first
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d+);|(\w+);)?/g, (all, code?: string, name?: string) => {
    const char = code ? String.fromCodePoint(Number(code)) : ENTITIES[name ?? '']
    if (char === undefined) throw new Error(`a stray & in ${all}`)
    return char
  })

const attributesOf = (text: string): Record<string, string> => {
  const found = [...text.matchAll(/([\w.:-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name!, decodeEntities(value!.replace(/[\t\n]/g, ' '))] as const,
  )
  if (new Set(found.map(([name]) => name)).size < found.length) throw new Error('an attribute appears twice')
  return Object.fromEntries(found)
}

export const elementsOf = (read: XmlNode, name?: string): XmlNode[] =>
  read.children.filter((child): child is XmlNode => typeof child === 'object' && (!name || child.name === name))

export const listElements = (read: XmlNode): XmlNode[] => [read, ...elementsOf(read).flatMap(listElements)]

export const textOf = (read: XmlNode | undefined): string =>
  (read?.children ?? []).map((child) => (typeof child === 'string' ? child : textOf(child))).join('')

/** The text of the only child with a name. */
export const textIn = (read: XmlNode, name: string): string => textOf(elementsOf(read, name)[0])
