import type { Lang } from '../../src/timeline/event.ts'

/** An address with the language in its query: a page read in one language leads on in it, without a cookie. */
export const withLang = (address: string, lang: Lang): string => {
  const [path = '', query = ''] = address.split('?', 2)
  const params = new URLSearchParams(query)
  params.set('lang', lang)
  return `${path}?${params}`
}
