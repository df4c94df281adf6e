/** A mail before it is filled in for one reader. NUL-delimited placeholders mark the parts that differ by reader. */
export type MailContent = { subject: string; html: string; text: string }

/**
 * A mail split at its placeholders: texts at even indexes, names of placeholders at odd ones. Stored in KV as part of the
 * edition, so its keys keep these names.
 */
export type MailTemplate = { subject: string; html: string[]; text: string[] }

/** The parts of one reader, by the name of their placeholder. */
export type PlaceholderValues = Record<string, string>

/** Splits a mail at its placeholders. NUL delimits them: a publisher's text has no control characters. */
export const mailTemplateOf = ({ subject, html, text }: MailContent): MailTemplate => ({
  subject,
  html: html.split('\u0000'),
  text: text.split('\u0000'),
})

/** Replaces each placeholder by its value, escaped in HTML. Throws if one has no value. */
export const fillMailTemplate = ({ subject, html, text }: MailTemplate, values: PlaceholderValues): MailContent => ({
  subject,
  html: joinPieces(html, (name) => escapeHtml(placeholderValue(values, name))),
  text: joinPieces(text, (name) => placeholderValue(values, name)),
})

/** The names of the placeholders of a template, each once. */
export const placeholderNamesOf = ({ html, text }: MailTemplate): Set<string> => {
  const namesIn = (pieces: string[]): string[] => pieces.filter((_, at) => at % 2 === 1)
  return new Set([...namesIn(html), ...namesIn(text)])
}

const joinPieces = (pieces: string[], value: (name: string) => string): string =>
  pieces.map((piece, at) => (at % 2 === 1 ? value(piece) : piece)).join('')

const placeholderValue = (values: PlaceholderValues, name: string): string => {
  const value = values[name]
  if (value === undefined) throw new Error(`the placeholder ${name} has no value`)
  return value
}

const HTML_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Escapes a text for HTML, attributes included. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character]!)
