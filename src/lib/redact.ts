const MAX_CHARACTERS_READ = 4_000
const MAX_CHARACTERS = 2_000
const MIN_SECRET_CHARACTERS = 16
/** In words and names, the kind of character changes seldom. In random text it changes at every second character. */
const RANDOM_CHANGES_PER_CHARACTER = 0.2

const AT_SIGN = String.raw`(?:@|%40|\\u0040|&#64;|\uff20)`
const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Of a URL only the host stays: its user, path and query may each be a secret, as in the URLs of chat webhooks.
  [/\b([a-z][a-z0-9+.-]{1,15}:\/\/)(?:[^\s/?#@"'<>]*@)?([^\s/?#@"'<>]*)[^\s"'<>]*/gi, '$1$2/[path]'],
  [/\bmailto:\S+/gi, 'mailto:[address]'],
  [new RegExp(String.raw`(?:"[^"\n]*"|[^\s<>()[\],;:"]+) ?${AT_SIGN} ?[^\s<>()",;]+`, 'gi'), '[address]'],
  [/(\/(?:confirm|preferences|unsubscribe|data|enter|editions)\/)[^\s/?#"'<>]+[^\s"'<>]*/gi, '$1[token]'],
  [/\b((?:bearer|basic)[\s:=]+)[^\s"',;]+/gi, '$1[key]'],
  [/\b(?:waqai_|re_|whsec_|sk_)[^\s"',;]+/gi, '[key]'],
  [/(\?)[^\s?"'<>]*=[^\s"'<>]*/g, '$1[query]'],
]

/**
 * Replaces what may be an email address, a token of a link, a key or a signature by a word such as `[address]`. Also
 * replaces the given secrets, whatever they look like. Cuts the text after 2,000 characters.
 */
export const redact = (text: string, secrets: Iterable<string> = []): string => {
  let left = text.length > MAX_CHARACTERS_READ ? text.slice(0, MAX_CHARACTERS_READ).replace(/\S*$/, '') : text
  for (const secret of secrets) if (secret !== '') left = left.replaceAll(secret, '[secret]')
  for (const [pattern, replacement] of RULES) left = left.replace(pattern, replacement)
  return left.replace(/[A-Za-z0-9+/=_.~-]+/g, hideIfRandom).slice(0, MAX_CHARACTERS)
}

const hideIfRandom = (word: string): string => {
  const characters = word.replace(/[^A-Za-z0-9]/g, '')
  if (characters.length < MIN_SECRET_CHARACTERS) return word
  const changes = characters.match(/[a-z](?=[A-Z0-9])|[0-9](?=[A-Za-z])|[A-Z](?=[A-Z][a-z]|[0-9])/g)?.length ?? 0
  return changes / characters.length >= RANDOM_CHANGES_PER_CHARACTER ? '[secret]' : word
}
