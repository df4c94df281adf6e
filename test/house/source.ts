import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseAst } from 'vitest/node'

/** One file of the sources: its path from the root of the project, and its text. */
export type Source = { path: string; text: string }

/** A function in a file, with its name (or the line where it begins) and its length in lines. */
export type FunctionLength = { path: string; name: string; lines: number }

type Node = { type: string; start: number; end: number } & Record<string, unknown>

/** Reads all sources that match a glob, sorted by path. */
export const readSources = (...patterns: string[]): Source[] =>
  patterns
    .flatMap((pattern) => globSync(pattern))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

/** The paths of the project's own files that a file imports, types included. */
export const importsOf = ({ path, text }: Source): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) =>
    normalize(join(dirname(path), match[1]!)),
  )

/** The paths of the project's own files from which a file imports values, not only types. */
export const valueImportsOf = ({ path, text }: Source): string[] =>
  importsOf({ path, text: text.replace(/^import type [^;]*? from '[^']*'$/gm, '') })

/** The names that a file declares and exports. */
export const exportedNamesOf = ({ text }: Source): string[] =>
  [...text.matchAll(/^export (?:async )?(?:const|let|function\*?|type|interface|class|enum) (\w+)/gm)].map(
    (match) => match[1]!,
  )

/** The text of a file without comments, so that prose breaks no rule. */
export const codeOf = ({ text }: Source): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** The comments of a file, each without its marks, on one line. */
export const commentsOf = ({ text }: Source): string[] =>
  [...text.matchAll(/\/\*\*?([\s\S]*?)\*\/|(?:^|\s)\/\/ (.*)$/gm)].map((match) =>
    (match[1] ?? match[2] ?? '').replace(/\s*\n\s*\*?\s*/g, ' ').trim(),
  )

/** Every template literal and string in a file that holds an SQL statement or a part of one. */
export const sqlTextsOf = (source: Source): string[] =>
  [...codeOf(source).matchAll(/`[^`]*`|'[^'\n]*'/g)]
    .map((match) => match[0])
    .filter((text) => /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|JOIN|coalesce)\b/.test(text))

/** The tables that a file writes. */
export const writtenTablesOf = (source: Source): string[] => [
  ...new Set(
    [...codeOf(source).matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b/g)].map((match) => match[1]!),
  ),
]

/** Every function of a file with its length. A function inside another counts for itself, too. */
export const functionLengthsOf = ({ path, text }: Source): FunctionLength[] => {
  const lineStarts = [...text.matchAll(/\n/g)].map((match) => match.index)
  const lineAt = (offset: number): number => lineStarts.filter((start) => start < offset).length + 1
  const found: FunctionLength[] = []
  const visit = (node: unknown, name: string): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, name)
    if (!isNode(node)) return
    if (/^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type))
      found.push({
        path,
        name: nameIn(node) || name || `line ${lineAt(node.start)}`,
        lines: lineAt(node.end) - lineAt(node.start) + 1,
      })
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child, nameIn(node) || '')
  }
  visit(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path), '')
  return found
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

const nameIn = ({ id, key }: Node): string => {
  const named = isNode(id) ? id : isNode(key) ? key : null
  return named && typeof named.name === 'string' ? named.name : ''
}
