import type { Observations } from './observations.ts'

/** Longer than a request is on its way that was frozen just before a redaction. */
const MAX_IN_FLIGHT_MS = 20_000

/** Reports requests with the text of a redacted revision that began too long after its redaction. */
export const auditRedactions = ({ requests, redactions }: Observations): string[] =>
  redactions.flatMap(({ event, number, ended }) =>
    requests
      .filter((request) => request.at > ended + MAX_IN_FLIGHT_MS && request.shows(event, number))
      .map(({ chunk }) => `chunk ${chunk} was sent with revision ${number} of ${event}, after its redaction`),
  )
