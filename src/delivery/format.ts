import { standard } from './formats/standard.ts'
import type { Body, Notice } from './notice.ts'

/** In what form an endpoint is told. */
export const FORMATS = ['standard', 'slack', 'discord', 'teams', 'ntfy', 'cap'] as const
export type Format = (typeof FORMATS)[number]

/** How each form is written; one that is not here is not offered yet. */
const WRITERS: Partial<Record<Format, (notice: Notice) => Body>> = { standard }

/** The formats that an endpoint may choose. */
export const OFFERED: Format[] = FORMATS.filter((format) => WRITERS[format])

/** Whether people read what is sent: such an address takes messages, and gives no challenge back. */
export const isForPeople = (format: Format): boolean => format !== 'standard' && format !== 'cap'

/** Writes a notice in a format that is offered. */
export const bodyIn = (format: Format, notice: Notice): Body => {
  const write = WRITERS[format]
  if (!write) throw new Error(`nothing is written in the format ${format}`)
  return write(notice)
}
