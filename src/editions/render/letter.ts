import type { Letter } from '../../../templates/views.ts'

/** A letter cut at its marks: texts at even places, names of marks at odd ones. */
export type CutLetter = { subject: string; html: string[]; text: string[] }

/** What is put where the marks stand: the reader's own part. */
export type Marks = Record<string, string>

/** Cuts a letter at its marks, which NUL delimits: no publisher's text can hold one. */
export const cutLetter = ({ subject, html, text }: Letter): CutLetter => ({
  subject,
  html: html.split('\u0000'),
  text: text.split('\u0000'),
})

/** Puts a reader's own part in its places; a mark that nothing is known for is a broken promise. */
export const fillLetter = ({ subject, html, text }: CutLetter, marks: Marks): Letter => ({
  subject,
  html: filled(html, (name) => escaped(known(marks, name))),
  text: filled(text, (name) => known(marks, name)),
})

const filled = (pieces: string[], value: (name: string) => string): string =>
  pieces.map((piece, at) => (at % 2 === 1 ? value(piece) : piece)).join('')

const known = (marks: Marks, name: string): string => {
  const value = marks[name]
  if (value === undefined) throw new Error(`a letter has the mark ${name}, for which nothing is known`)
  return value
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** A text as it stands in HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!)
