import { site } from './product.ts'

/** The header of the publisher key that every local product accepts. */
export const KEY = { authorization: 'Bearer local-publisher-key' }

/** Posts JSON to a path of the site. */
export const postJson = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${site()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** Reads JSON from a path of the site, with the publisher key. Throws the answer if it is not 2xx. */
export const readJson = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${site()}${path}`, { headers: KEY })
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

type Status = {
  now: string
  head_seq: number
  paused: { reason: string } | null
  work: Record<string, number>
  endpoints: { due: number }
}

export const readStatus = (): Promise<Status> => readJson<Status>('/v1/status')

let ids = 0
/** An id that no other call returns. */
export const newId = (prefix = 'event'): string => `${prefix}-${++ids}`
