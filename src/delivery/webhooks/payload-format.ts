import { formatCap } from './formats/cap.ts'
import { formatDiscord } from './formats/discord.ts'
import { formatNtfy } from './formats/ntfy.ts'
import { formatSlack } from './formats/slack.ts'
import { formatStandard } from './formats/standard.ts'
import { formatTeams } from './formats/teams.ts'
import type { WebhookEvent, WebhookPayload } from './webhook-event.ts'

/** In what form an endpoint is told. */
export const ENDPOINT_FORMATS = ['standard', 'slack', 'discord', 'teams', 'ntfy', 'cap'] as const
export type EndpointFormat = (typeof ENDPOINT_FORMATS)[number]

/** How each form is written. */
const FORMATTERS: Record<EndpointFormat, (notice: WebhookEvent) => WebhookPayload> = {
  standard: formatStandard,
  slack: formatSlack,
  discord: formatDiscord,
  teams: formatTeams,
  ntfy: formatNtfy,
  cap: formatCap,
}

/** Whether people read what is sent: such an address takes messages, and gives no challenge back. */
export const isHumanFormat = (format: EndpointFormat): boolean => format !== 'standard' && format !== 'cap'

/** Writes a notice in a format. */
export const formatPayload = (format: EndpointFormat, webhookEvent: WebhookEvent): WebhookPayload =>
  FORMATTERS[format](webhookEvent)
