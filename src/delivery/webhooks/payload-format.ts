import { CAP_FORMAT } from './formats/cap.ts'
import { DISCORD_FORMAT } from './formats/discord.ts'
import { NTFY_FORMAT } from './formats/ntfy.ts'
import { SLACK_FORMAT } from './formats/slack.ts'
import { STANDARD_FORMAT } from './formats/standard.ts'
import { TEAMS_FORMAT } from './formats/teams.ts'
import type { PayloadFormat } from './webhook-event.ts'

/**
 * Every payload format, by the name that an integrator gives as `format`. To add a format:
 * 1. Write `formats/NAME.ts`, which exports one `PayloadFormat`. `formats/event-sentences.ts` has the sentences,
 *    `formats/truncate-text.ts` keeps them within a platform's limits.
 * 2. Add it here. The body of POST /v1/endpoints and the OpenAPI document take the name from this table.
 * 3. Add its limits to `data/pages/feeds.md`, and test them. `chat.test.ts` tests the texts of every format for people.
 */
export const PAYLOAD_FORMATS = {
  standard: STANDARD_FORMAT,
  slack: SLACK_FORMAT,
  discord: DISCORD_FORMAT,
  teams: TEAMS_FORMAT,
  ntfy: NTFY_FORMAT,
  cap: CAP_FORMAT,
} as const satisfies Record<string, PayloadFormat>

export type EndpointFormat = keyof typeof PAYLOAD_FORMATS

export const ENDPOINT_FORMATS = Object.keys(PAYLOAD_FORMATS) as EndpointFormat[]

/** The payload format of a name. */
export const payloadFormatOf = (format: EndpointFormat): PayloadFormat => PAYLOAD_FORMATS[format]

/** True if people read the format. Its endpoints cannot return a challenge: a person gives the code back with a key. */
export const isReadByPeople = (format: EndpointFormat): boolean => payloadFormatOf(format).formatSentence !== null
