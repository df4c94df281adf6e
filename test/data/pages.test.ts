import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DOCUMENT_TITLES } from '../../src/routes/pages/documents.ts'
import { documentHrefOf } from '../../templates/page/document.tsx'
import { headingIdOf, markdownTitleOf } from '../../templates/page/markdown.tsx'
import { readSources, writtenTablesOf } from '../house/source.ts'

const FOLDER = 'data/pages/'
/** Pages of the site itself, in Markdown that a newsroom edits. They are not under /docs. */
const SITE_PAGES = ['about', 'privacy', 'developers']
const paths = globSync(`${FOLDER}**/*.md`)
  .filter((path) => !SITE_PAGES.some((name) => path.startsWith(FOLDER + name)))
  .sort()
const nameOf = (path: string): string => path.slice(FOLDER.length, -3)
const TEXTS = new Map(paths.map((path) => [nameOf(path), readFileSync(path, 'utf8')]))
const proseOf = (text: string): string => text.replace(/```[\s\S]*?```/g, '')
const linksOf = (text: string): string[] => [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!)
const spansOf = (text: string): string[] => [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!)
const headingIdsOf = (text: string): string[] =>
  [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map((match) => headingIdOf(match[1]!))

/** The whole text of the Worker, in which a document may name functions, constants and variables. */
const SOURCES = readSources('src/**/*.{ts,tsx}')
  .map(({ text }) => text)
  .join('\n')

test('the site lists every file of data/pages under /docs, with its title', () => {
  const titles = paths.map((path) => [nameOf(path), markdownTitleOf(readFileSync(path, 'utf8'))])
  expect(DOCUMENT_TITLES).toEqual(Object.fromEntries(titles))
})

describe.each(paths.map((path) => [nameOf(path), readFileSync(path, 'utf8')] as const))(
  'the document %s',
  (name, text) => {
    test('begins with its title, and has no other first heading', () => {
      expect(proseOf(text).match(/^# .+$/gm)).toEqual([text.split('\n')[0]])
    })

    test('links to documents and headings that exist, on the site and in the repository', () => {
      const broken = linksOf(text).filter((target) => {
        if (/^(https?:|\/docs$)/.test(target)) return false
        const [path = '', heading = ''] = documentHrefOf(target, name).split('#')
        const linked = path === '' ? text : TEXTS.get(path.slice('/docs/'.length))
        return linked === undefined || (heading !== '' && !headingIdsOf(linked).includes(heading))
      })
      expect(broken).toEqual([])
    })

    test('names only files that exist', () => {
      const files = spansOf(text).filter(
        (span) => /^[\w.-]+(\/[\w.-]+)*\.(tsx?|sql|toml)$/.test(span) && !span.startsWith('*'),
      )
      expect(files.filter((file) => !existsSync(file) && !existsSync(`src/${file}`))).toEqual([])
    })

    test('names only functions and constants that exist', () => {
      const names = spansOf(text).filter((span) => /^([a-z]+[A-Z]\w*|[A-Z]{3,}_[A-Z_]+)$/.test(span))
      const codeOnPage = [...text.matchAll(/```[\s\S]*?```/g)].join('\n')
      expect(names.filter((word) => !SOURCES.includes(word) && !codeOnPage.includes(word))).toEqual([])
    })

    test('uses no word that hides the mechanism', () => {
      const words = /\b(behind|hitherto|anew|let go|looked at|looked for|owes?|wanders?|hears?|so many|by the wall)\b/gi
      const isGlossary = name === 'glossary'
      expect(isGlossary ? [] : (proseOf(text).match(words) ?? [])).toEqual([])
    })
  },
)

describe('the architecture', () => {
  const architecture = TEXTS.get('architecture')!

  test('names every table and no other', () => {
    const tables = new Set(readSources('src/**/*.ts').flatMap(writtenTablesOf))
    const [, section] = architecture.split('## What is kept where')
    const named = spansOf(section!.split('\n## ')[0]!).filter((span) => /^[a-z_]+$/.test(span))
    expect([...tables].filter((table) => !named.includes(table))).toEqual([])
  })

  test('describes every folder of the stations', () => {
    const folders = globSync('src/*/').map((path) => path.slice('src/'.length).replace(/\/$/, ''))
    expect(folders.filter((folder) => !architecture.includes(`\`${folder}\``))).toEqual([])
  })
})

test('the five places that rest on the argument against doubled mail point to its page', () => {
  const places = [
    'src/delivery/mail/chunk-store/chunk-freeze-store.ts',
    'src/delivery/mail/replace-editions.ts',
    'src/editions/claim/claim-corrections.ts',
    'src/editions/plan/correction-audience.ts',
    'src/editions/stores/correction-audience-store.ts',
  ]
  const silent = places.filter((path) => !readFileSync(path, 'utf8').includes('data/pages/no-one-told-twice.md'))
  expect(silent).toEqual([])
})

test('the README links to files that exist', () => {
  const broken = ['README.md', 'data/README.md'].flatMap((path) =>
    linksOf(readFileSync(path, 'utf8')).filter((target) => !/^https?:/.test(target) && !existsSync(target)),
  )
  expect(broken).toEqual([])
})

test('the README names every command of package.json that a person runs', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const names = Object.keys(scripts).filter((name) => !name.startsWith('pre'))
  const readme = readFileSync('README.md', 'utf8')
  const forCi = ['types', 'typecheck', 'lint', 'format', 'bundle', 'deploy', 'prove', 'replay']
  const missing = names.filter((name) => !forCi.includes(name) && !new RegExp(`npm (run )?${name}\\b`).test(readme))
  expect(missing).toEqual([])
})
