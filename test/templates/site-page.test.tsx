import { expect, test } from 'vitest'
import { SitePage } from '../../templates/page/site-page.tsx'
import { parseMarkup, textOf } from './markup.ts'
import { sampleSite } from './sample-views.ts'

const render = (text: string, values: Record<string, string>): string =>
  String(<SitePage lang="ar" site={sampleSite} path="/about" text={`# عنوان\n\n${text}`} values={values} />)

test('a value of a placeholder is plain text, and one run where it is of the other direction', () => {
  expect(render('تصدر عن: {postal}.', { postal: 'Waqai, 1 Example Street, 12345 Exampletown' })).toContain(
    '<p>تصدر عن: <span dir="ltr">Waqai, 1 Example Street, 12345 Exampletown</span>.</p>',
  )
  const name = '*a* _b_ [c](d) <i>`e`</i>'
  const page = render('{name}', { name })
  expect(textOf(parseMarkup(page))).toContain(name)
  expect(page).toContain('<meta name="description" content="*a* _b_ [c](d) &lt;i&gt;`e`&lt;/i&gt;"/>')
  expect(render('[{contact}](mailto:{contact})', { contact: 'a_b_c@x.example' })).toContain(
    '<a href="mailto:a_b_c@x.example"><span dir="ltr">a_b_c@x.example</span></a>',
  )
})
