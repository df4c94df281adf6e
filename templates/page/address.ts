import type { Lang } from '../../src/timeline/event.ts'

/** Adds the language to the query of an address, so that links keep the language without a cookie. */
export const withLang = (address: string, lang: Lang): string => {
  const [path = '', query = ''] = address.split('?', 2)
  const params = new URLSearchParams(query)
  params.set('lang', lang)
  return `${path}?${params}`
}
