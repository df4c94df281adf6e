import type { Child } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import { directionOf } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'

type MarkdownOptions = {
  /** The language of the text. */
  lang: Lang
  /** Turns the target of a link in the text into an address of the site. */
  hrefOf: (target: string) => string
}
type MarkdownProps = MarkdownOptions & { text: string }

/**
 * Renders Markdown as HTML: headings, paragraphs, lists, tables, code, bold and emphasised words, and links. It is the
 * part of CommonMark and GFM that `data/pages` uses; a test compares its output with that of a complete renderer.
 */
export const Markdown = ({ text, ...options }: MarkdownProps) => <>{renderBlocks(text.split('\n'), options)}</>

/** The text of the first heading. */
export const markdownTitleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? ''

/** The id of a heading: small letters and digits, with hyphens for spaces, as GitHub makes it. */
export const headingIdOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')

/** Renders the block that begins at the first line, and returns how many lines it has; null where it is another block. */
type BlockRenderer = (lines: string[], options: MarkdownOptions) => { block: Child; length: number } | null

const renderBlocks = (lines: string[], options: MarkdownOptions): Child[] => {
  const blocks: Child[] = []
  for (let at = 0; at < lines.length; ) {
    const rest = lines.slice(at)
    const rendered = rest[0]!.trim() && BLOCKS.map((render) => render(rest, options)).find((each) => each !== null)
    if (rendered) blocks.push(rendered.block)
    at += rendered ? rendered.length : 1
  }
  return blocks
}

const renderHeading: BlockRenderer = ([line = ''], options) => {
  const match = /^(#{1,4}) (.+)$/.exec(line)
  if (!match) return null
  const Heading = `h${match[1]!.length}` as 'h1' | 'h2' | 'h3' | 'h4'
  return { block: <Heading id={headingIdOf(match[2]!)}>{renderInline(match[2]!, options)}</Heading>, length: 1 }
}

const renderCode: BlockRenderer = (lines) => {
  if (!lines[0]!.startsWith('```')) return null
  const end = lines.indexOf('```', 1)
  const code = lines.slice(1, end).join('\n')
  // A long line scrolls, and a region that scrolls must be reachable by keyboard.
  return {
    block: (
      <pre tabindex={0}>
        <code>{`${code}\n`}</code>
      </pre>
    ),
    length: end + 1,
  }
}

const renderTable: BlockRenderer = (lines, options) => {
  if (!/^\|.*\|$/.test(lines[0]!) || !/^\|[-| ]+\|$/.test(lines[1] ?? '')) return null
  const rows = lines
    .slice(
      0,
      lengthWhile(lines, (line) => line.startsWith('|')),
    )
    .map(cellsOf)
  const [head = [], , ...body] = rows
  // A wide table scrolls, as code does.
  const block = (
    <div class="wide" tabindex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th>{renderInline(cell, options)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((cells) => (
            <tr>
              {cells.map((cell) => (
                <td>{renderInline(cell, options)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
  return { block, length: rows.length }
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))

const LIST_MARKER = /^(-|\d+\.) +/

const renderList: BlockRenderer = (lines, options) => {
  const marker = LIST_MARKER.exec(lines[0]!)
  if (!marker) return null
  const isBulleted = marker[1] === '-'
  const List = isBulleted ? 'ul' : 'ol'
  const start = isBulleted ? 1 : Number.parseInt(marker[1]!, 10)
  const length = lengthWhile(lines, (line, at) => isInList(line || (lines[at + 1] ?? ''), isBulleted))
  const isLoose = lines.slice(0, length - 1).some((line, at) => line === '' && at > 0)
  return {
    block: (
      <List {...(start > 1 && { start })}>
        {itemsOf(lines.slice(0, length)).map((item) => (
          <li>{isLoose ? renderBlocks(item, options) : renderTightItem(item, options)}</li>
        ))}
      </List>
    ),
    length,
  }
}

/** True for an item with the same kind of marker, and for an indented line. */
const isInList = (line: string, isBulleted: boolean): boolean => {
  const marker = LIST_MARKER.exec(line)
  return marker ? (marker[1] === '-') === isBulleted : line.startsWith('  ')
}

/** The lines of each item, without the marker and the indent. */
const itemsOf = (lines: string[]): string[][] => {
  const items: string[][] = []
  let indent = 0
  for (const line of lines) {
    const marker = LIST_MARKER.exec(line)
    if (marker) indent = marker[0].length
    if (marker) items.push([line.slice(indent)])
    else items.at(-1)!.push(line.slice(indent))
  }
  return items
}

/** An item without empty lines: its words are no paragraph of their own, and a list may follow them. */
const renderTightItem = (lines: string[], options: MarkdownOptions): Child[] => {
  const words = lengthWhile(lines, (line, at) => at === 0 || !LIST_MARKER.test(line))
  return [...renderInline(lines.slice(0, words).join('\n'), options), ...renderBlocks(lines.slice(words), options)]
}

const renderParagraph: BlockRenderer = (lines, options) => {
  const length = lengthWhile(lines, (line) => line.trim() !== '' && !line.startsWith('```'))
  return { block: <p>{renderInline(lines.slice(0, length).join('\n'), options)}</p>, length }
}

const BLOCKS = [renderHeading, renderCode, renderTable, renderList, renderParagraph]

const lengthWhile = (lines: string[], isPart: (line: string, at: number) => boolean): number => {
  const end = lines.findIndex((line, at) => !isPart(line, at))
  return end < 0 ? lines.length : end
}

/** In this order: code, an escaped character, bold words, emphasised words, a link. */
const INLINE =
  /`(?<code>[^`]+)`|\\(?<char>[!-/:-@[-`{-~])|\*\*(?<bold>.+?)\*\*|(?<!\w)_(?<soft>[^_\s][^_]*)_(?!\w)|\[(?<words>[^\]]+)\]\((?<target>[^)\s]+)\)/su

/** Text that is not marked, also over an escaped character, is cut into runs as a whole. */
const renderInline = (text: string, options: MarkdownOptions): Child[] => {
  const parts: (string | { child: Child })[] = []
  for (const part of inlinePartsOf(text, options)) {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts.map((part) => (typeof part === 'string' ? <Runs text={part} lang={options.lang} /> : part.child))
}

const inlinePartsOf = (text: string, options: MarkdownOptions): (string | { child: Child })[] => {
  const match = INLINE.exec(text)
  if (!match) return text ? [text] : []
  const { code, char, bold, soft, words, target } = match.groups!
  const before = text.slice(0, match.index)
  const rest = inlinePartsOf(text.slice(match.index + match[0].length), options)
  // Code begins and ends with signs, which a text from right to left would move.
  const codeDirection = directionOf(options.lang) === 'rtl' ? { dir: 'ltr' as const } : {}
  const inside = (part: string): Child[] => renderInline(part, options)
  const found = char ?? {
    child: (code && <code {...codeDirection}>{code.replaceAll('\n', ' ')}</code>) ||
      (bold && <strong>{inside(bold)}</strong>) ||
      (soft && <em>{inside(soft)}</em>) || <a href={options.hrefOf(target!)}>{inside(words!)}</a>,
  }
  return [...(before ? [before] : []), found, ...rest]
}
