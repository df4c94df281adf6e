import { cap } from './formats/cap.ts'
import { discord } from './formats/discord.ts'
import { ntfy } from './formats/ntfy.ts'
import { slack } from './formats/slack.ts'
import { standard } from './formats/standard.ts'
import { teams } from './formats/teams.ts'
import type { Body, Notice } from './webhook-event.ts'

/** In what form an endpoint is told. */
export const FORMATS = ['standard', 'slack', 'discord', 'teams', 'ntfy', 'cap'] as const
export type Format = (typeof FORMATS)[number]

/** How each form is written. */
const WRITERS: Record<Format, (notice: Notice) => Body> = { standard, slack, discord, teams, ntfy, cap }

/** Whether people read what is sent: such an address takes messages, and gives no challenge back. */
export const isForPeople = (format: Format): boolean => format !== 'standard' && format !== 'cap'

/** Writes a notice in a format. */
export const bodyIn = (format: Format, notice: Notice): Body => WRITERS[format](notice)
