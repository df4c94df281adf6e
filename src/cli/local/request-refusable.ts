import { readSettings } from './settings.ts'

/** A site, and a key with the scope keys. */
export type Target = { site: string; key: string }

/** The site of an option, or the one that `npm start` runs, with the first key of the environment or of this machine. */
export const targetOf = (
  site: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Target => {
  const local = readSettings(environment).variables
  const keys = environment.PUBLISHER_KEY ?? (site ? '' : local.PUBLISHER_KEY!)
  return { site: (site ?? local.SITE_URL!).replace(/\/$/, ''), key: keys.split(' ')[0]! }
}

/** Sends a request with JSON. Throws the status, the detail and all faults if it is refused. */
export const requestRefusable = async (
  { site, key }: Target,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await fetch(`${site}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (response.ok) return response
  const { detail = '', errors = [] } = (await response.json().catch(() => ({}))) as {
    detail?: string
    errors?: { pointer: string; detail: string }[]
  }
  const lines = errors.map((fault) => `\n  ${fault.pointer}: ${fault.detail}`)
  throw new Error(`Refused with ${response.status}: ${detail}${lines.join('')}`)
}
