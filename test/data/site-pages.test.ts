import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LANGS } from '../../src/timeline/event.ts'
import { headingIdOf, markdownTitleOf } from '../../templates/page/markdown.tsx'
import { placeholdersIn } from '../../templates/page/site-page.tsx'
import { wordsIn } from '../../templates/words/words.ts'

const NAMES = ['about', 'privacy', 'developers'] as const
const VALUES = ['name', 'postal', 'contact', 'ledger_days']
const textOf = (name: string, lang: string): string =>
  readFileSync(`data/pages/${name}${lang === 'en' ? '' : `.${lang}`}.md`, 'utf8')
/** What must be the same in both languages: headings, items, rows and targets of links. */
const shapeOf = (text: string) => ({
  headings: text.match(/^#+ /gm),
  items: text.match(/^(-|\d\.) /gm),
  rows: text.match(/^\|/gm)?.length,
  links: [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!).sort(),
})

describe.each(NAMES)('the page %s', (name) => {
  test('says the same in both languages: the same headings, lists, tables and links', () => {
    expect(shapeOf(textOf(name, 'ar'))).toEqual(shapeOf(textOf(name, 'en')))
  })

  test.each(LANGS)('has a title and only placeholders that the site fills in: %s', (lang) => {
    const text = textOf(name, lang)
    expect(markdownTitleOf(text)).not.toBe('')
    expect(placeholdersIn(text).filter((each) => !VALUES.includes(each))).toEqual([])
  })
})

describe.each(LANGS)('the page about the site in %s', (lang) => {
  const { event, sitePage } = wordsIn(lang)
  const about = textOf('about', lang)

  test('explains each certainty and severity by the words that events have', () => {
    const { unknown: _, ...severities } = event.severities
    for (const word of [...Object.values(event.certainties), ...Object.values(severities)])
      expect(about).toMatch(new RegExp(`^\\| ${word} +\\|`, 'm'))
  })

  test('has the heading to which the licence in the foot links', () => {
    const ids = [...about.matchAll(/^## (.+)$/gm)].map((match) => headingIdOf(match[1]!))
    expect(ids).toContain(headingIdOf(sitePage.licence))
  })
})
