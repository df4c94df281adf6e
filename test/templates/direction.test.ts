import { describe, expect, test } from 'vitest'
import { isolated, runsOf } from '../../templates/words/direction.ts'

describe('in Arabic text, digits with signs or blanks are isolated', () => {
  test.each([
    ['هاتف +963 11 222 3344 مساء', '+963 11 222 3344'],
    ['هاتف 011 222-3344', '011 222-3344'],
    ['هاتف (011) 222 3344 للطوارئ', '(011) 222 3344'],
    ['في 2024-11-29 صباحا', '2024-11-29'],
    ['في ٢٠٢٤-١١-٢٩ صباحا', '٢٠٢٤-١١-٢٩'],
    ['بين 20-30 قتيلا', '20-30'],
    ['بين 1.5–2.5 كم', '1.5–2.5'],
    ['نحو 1 500 000 نازح', '1 500 000'],
    ['حرارة -5 درجات', '-5'],
    ['البريد 24news@example.org فقط', '24news@example.org'],
    ['الموقع https://example.org/2024-11-29 هنا', 'https://example.org/2024-11-29'],
    ['الموقع https://example.org/report/ هنا', 'https://example.org/report/'],
    ['الموقع https://example.org/report/.', 'https://example.org/report/'],
    ['الموقع https://example.org/?a=1&b= هنا', 'https://example.org/?a=1&b='],
    ['لغة C++ هنا', 'C++'],
    ['حلب/Aleppo/إدلب', 'Aleppo'],
  ])('%s', (text, run) => {
    expect(runsOf(text, 'rtl').flatMap(({ text: each, foreign }) => (foreign ? [each] : []))).toEqual([run])
    expect(isolated(text, 'rtl')).toBe(text.replace(run, `\u2068${run}\u2069`))
  })

  test.each(['في عام 2024', 'عام 2024 12 قتيلا', 'الساعة 10:30', '1,500 نازح', 'قُتل ٣', '', '2024'])(
    'not %j',
    (text) => {
      expect(isolated(text, 'rtl')).toBe(text)
    },
  )

  test('nothing changes in text from left to right', () => {
    expect(isolated('call +963 11 222 on 2024-11-29', 'ltr')).toBe('call +963 11 222 on 2024-11-29')
  })
})
