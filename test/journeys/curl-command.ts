/** The words of a shell command. Reads single quotes, and backslashes at the end of a line. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/\\\n/g, ' ').matchAll(/(?:'[^']*'|\\'|[^\s'\\]+)+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\'/g, (_, quoted?: string) => quoted ?? "'"),
  )

/** The request of a `curl` command. Reads the options -H, -X and -d. */
export const requestOf = (line: string): Request => {
  const [command, ...words] = wordsOf(line)
  if (command !== 'curl') throw new Error(`This is no curl command: ${line}`)
  const headers = new Headers()
  let url = ''
  let method: string | null = null
  let body: string | null = null
  while (words.length > 0) {
    const word = words.shift()!
    if (word === '-H') headers.append(...(words.shift()!.split(/: (.*)/, 2) as [string, string]))
    else if (word === '-X') method = words.shift()!
    else if (word === '-d') body = words.shift()!
    else url = word
  }
  return new Request(url, { method: method ?? (body === null ? 'GET' : 'POST'), headers, body })
}
