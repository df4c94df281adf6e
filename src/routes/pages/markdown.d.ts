/** A document in Markdown, which the build includes as text (the rule in wrangler.toml). */
declare module '*.md' {
  const text: string
  export default text
}
