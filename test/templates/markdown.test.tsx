import { globSync, readFileSync } from 'node:fs'
import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import type { Lang } from '../../src/timeline/event.ts'
import { headingIdOf, Markdown, markdownTitleOf } from '../../templates/page/markdown.tsx'

const render = (text: string, lang: Lang = 'en'): string =>
  String(<Markdown text={text} lang={lang} hrefOf={(target) => target} />)
/**
 * HTML as a list of tags and texts, without white space that no reader sees. Left out: the attributes and the frame of a table
 * that this renderer adds, spans that isolate a run, the link that GitHub makes of a bare address, and how a placeholder in
 * the target of a link is written.
 */
const normalized = (html: string): string[] =>
  html
    .replace(/<\/?(div|span)[^>]*>/g, '')
    .replace(/<a href="([^"]*)">\1<\/a>/g, '$1')
    .replace(/%7B(\w+)%7D/g, '{$1}')
    .replace(/ (id|tabindex|class|align|dir)="[^"]*"/g, '')
    .split(/(<pre>.*?<\/pre>)/s)
    .map((part) =>
      part.startsWith('<pre>')
        ? part
        : part.replace(/\s+/g, ' ').replace(/ ?(<\/?(?:p|ul|ol|li|h\d|t\w+)[^>]*>) ?/g, '$1'),
    )
    .join('')
    .trim()
    .split(/(?=<)/)

describe('Markdown', () => {
  test.each(globSync('data/pages/**/*.md').sort())('of %s is rendered as a complete renderer renders it', (path) => {
    const text = readFileSync(path, 'utf8')
    expect(normalized(render(text, path.endsWith('.ar.md') ? 'ar' : 'en'))).toEqual(
      normalized(marked.parse(text, { async: false })),
    )
  })

  test.each([
    ['headings', '# One\n\n## Two `code`\n\n#### Four'],
    ['paragraphs of several lines', 'one\ntwo\n\nthree'],
    ['code with marks in it', '```ts\nconst a = `<b>` // **no** [no](no)\n\n- no\n```'],
    ['inline marks', 'a **bold `code` word**, _soft_, snake_case_word, \\*none\\*, [a `link`](page.md#part)'],
    ['a code span over a line end', 'a `code\nspan` b'],
    ['what HTML would read as markup', 'a < b & c > d "e" \'f\' <script>alert(1)</script>'.replace(/<\/?script>/g, '')],
    ['lists', '- one\n  goes on\n- two **bold**\n\n1. first\n2. second'],
    ['a list in a list', '- one\n  - inner\n  - inner two\n- two'],
    ['a list with paragraphs and code', '1. one\n\n   ```\n   code\n   ```\n\n2. two\n\n   more'],
    ['a table', '| a | b |\n| --- | --- |\n| `x \\| y` | **z** |\n|  | c |'],
    ['a list after its sentence', 'Sentence:\n\n- one\n- two\n\nAfter.'],
  ])('renders %s', (_, text) => {
    expect(normalized(render(text))).toEqual(normalized(marked.parse(text, { async: false })))
  })

  test('isolates what runs the other way', () => {
    expect(render('في `/v1/events`', 'ar')).toBe('<p>في <code dir="ltr">/v1/events</code></p>')
    expect(render('تصدر عن BBC [هنا](x)', 'ar')).toBe('<p>تصدر عن <span dir="ltr">BBC</span> <a href="x">هنا</a></p>')
  })

  test('shows HTML as text', () => {
    expect(render('<script>alert(1)</script>')).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>')
  })

  test('gives a heading the id by which a link finds it', () => {
    expect(headingIdOf('What `freeze` does, and why')).toBe('what-freeze-does-and-why')
    expect(render('## A b')).toBe('<h2 id="a-b">A b</h2>')
  })

  test('finds the title', () => {
    expect(markdownTitleOf('# The title\n\ntext')).toBe('The title')
  })
})
