type LanguageRange = { range: string; weight: number }

/**
 * The language to answer in, by the header Accept-Language (RFC 9110, section 12.5.4; ranges by RFC 4647). `supported` is in
 * the order of the site: its first language is the answer if the header names none. A range `ar-SY` asks for `ar`. A language
 * with the weight 0 is the answer only if all are refused. Of equal weights, a named language wins over `*`, then the first.
 */
export const negotiateLanguage = <T extends string>(header: string | undefined, supported: readonly [T, ...T[]]): T => {
  const ranges = parseLanguageRanges(header ?? '')
  const star = ranges.find(({ range }) => range === '*')
  const candidates = supported.map((lang, place) => {
    const named = ranges.filter(({ range, weight }) => range === lang || (range.startsWith(`${lang}-`) && weight > 0))
    const weight = named.length > 0 ? Math.max(...named.map((each) => each.weight)) : star?.weight
    const first = ranges.findIndex((each) => named.includes(each) && each.weight === weight)
    return { lang, weight: weight ?? UNNAMED_WEIGHT, order: first >= 0 ? first : ranges.length + place }
  })
  candidates.sort((a, b) => b.weight - a.weight || a.order - b.order)
  return candidates[0]!.lang
}

/** A language that the header neither names nor refuses: better than a refused one, worse than any named one. */
const UNNAMED_WEIGHT = 0.0001

/** The ranges of the header with their weights. A range whose weight is not valid is left out. */
const parseLanguageRanges = (header: string): LanguageRange[] =>
  header.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
    const given = parameters.find((each) => /^q\s*=/.test(each))?.replace(/^q\s*=\s*/, '')
    const weight = given === undefined ? 1 : /^(0(\.\d*)?|1(\.0*)?)$/.test(given) ? Number(given) : null
    return range === '' || weight === null ? [] : [{ range, weight }]
  })
