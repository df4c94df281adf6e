/** A mail before it is filled in for one reader. NUL-delimited placeholders mark the parts that differ by reader. */
export type MailContent = { subject: string; html: string; text: string }

/** A letter cut at its marks: texts at even places, names of marks at odd ones. */
export type MailTemplate = { subject: string; html: string[]; text: string[] }

/** What is put where the marks stand: the reader's own part. */
export type PlaceholderValues = Record<string, string>

/** Cuts a letter at its marks, which NUL delimits: no publisher's text can hold one. */
export const mailTemplateOf = ({ subject, html, text }: MailContent): MailTemplate => ({
  subject,
  html: html.split('\u0000'),
  text: text.split('\u0000'),
})

/** Puts a reader's own part in its places; a mark that nothing is known for is a broken promise. */
export const fillMailTemplate = ({ subject, html, text }: MailTemplate, values: PlaceholderValues): MailContent => ({
  subject,
  html: joinPieces(html, (name) => escapeHtml(placeholderValue(values, name))),
  text: joinPieces(text, (name) => placeholderValue(values, name)),
})

const joinPieces = (pieces: string[], value: (name: string) => string): string =>
  pieces.map((piece, at) => (at % 2 === 1 ? value(piece) : piece)).join('')

const placeholderValue = (values: PlaceholderValues, name: string): string => {
  const value = values[name]
  if (value === undefined) throw new Error(`a letter has the mark ${name}, for which nothing is known`)
  return value
}

const HTML_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** A text as it stands in HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character]!)
