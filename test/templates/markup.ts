/** An element of a page or mail. The parser is as strict as for XML, so a test fails on a tag that is not closed. */
export type MarkupElement = { tag: string; attributes: Record<string, string>; children: (MarkupElement | string)[] }

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*(\/?)>|<!doctype html>|([^<]+)|(<)/g
const RAW = /(<(style|script)>)([\s\S]*?)(<\/\2>)/g
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

const decodeEntities = (text: string): string =>
  text.replace(/&[a-z]+;|&#\d+;/g, (entity) => ENTITIES[entity] ?? entity)

/** Parses a page or mail. Throws where a tag is not closed, or is closed in the wrong place. */
export const parseMarkup = (html: string): MarkupElement => {
  const root: MarkupElement = { tag: '', attributes: {}, children: [] }
  const open = [root]
  const bare = html.replace(RAW, (_, start, __, code: string, end) => start + code.replace(/</g, '&lt;') + end)
  for (const [token, closing, tag, attributes = '', empty, text, stray] of bare.matchAll(TOKEN)) {
    if (stray) throw new Error('a stray < in the markup')
    const parent = open.at(-1)!
    if (text) parent.children.push(decodeEntities(text))
    else if (closing) {
      if (open.pop()!.tag !== tag) throw new Error(`${token} closes ${parent.tag}`)
    } else if (tag) {
      const element: MarkupElement = { tag, attributes: attributesOf(attributes), children: [] }
      parent.children.push(element)
      if (!empty) open.push(element)
    }
  }
  if (open.length > 1) throw new Error(`${open.at(-1)!.tag} is not closed`)
  return root.children.find((child) => typeof child === 'object')!
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, decodeEntities(value!)]),
  )

/** All elements in document order, each with its ancestors, the innermost first. */
export const listElements = (
  element: MarkupElement,
  above: MarkupElement[] = [],
): { element: MarkupElement; above: MarkupElement[] }[] => [
  { element, above },
  ...element.children.flatMap((child) => (typeof child === 'string' ? [] : listElements(child, [element, ...above]))),
]

export const findElements = (element: MarkupElement, ...tags: string[]): MarkupElement[] =>
  listElements(element)
    .map((found) => found.element)
    .filter(({ tag }) => tags.includes(tag))

export const textOf = (element: MarkupElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')

/** The visible text nodes, each with its ancestors, the innermost first. */
export const listTextNodes = (root: MarkupElement): { text: string; within: MarkupElement[] }[] =>
  listElements(root)
    .filter(({ element }) => !['style', 'script', 'title'].includes(element.tag))
    .flatMap(({ element, above }) =>
      element.children.flatMap((child) =>
        typeof child === 'string' ? [{ text: child, within: [element, ...above] }] : [],
      ),
    )

const ARABIC = /\p{Script=Arabic}/u
const isLetter = (char: string): boolean => /\p{L}/u.test(char)
const directionOfLetter = (char: string): 'ltr' | 'rtl' => (ARABIC.test(char) ? 'rtl' : 'ltr')

/** The letters of a plain text that no isolate puts into their own direction. Their line may be reversed. */
export const findMisplacedLetters = (text: string, base: string): string => {
  const stack = [base]
  let misplaced = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '\u2068') stack.push(firstStrong(text.slice(at + 1)) ?? 'ltr')
    else if (char === '\u2069') stack.pop()
    else if (isLetter(char) && directionOfLetter(char) !== stack.at(-1)) misplaced += char
  }
  return misplaced
}

const firstStrong = (text: string): string | undefined => {
  let depth = 0
  for (const char of text) {
    if (char === '\u2068') depth++
    else if (char === '\u2069') depth--
    else if (depth === 0 && isLetter(char)) return directionOfLetter(char)
    if (depth < 0) return undefined
  }
  return undefined
}

/** The contrast of two colours, `#rrggbb`, by WCAG 2. */
export const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const luminance = (colour: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
