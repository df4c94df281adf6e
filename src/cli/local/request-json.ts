/** Sends a request with a key and returns the JSON of the answer. Throws the status and the body of another answer than 2xx. */
export const requestJson = async <T>(
  site: string,
  key: string,
  method: 'GET' | 'POST',
  path: string,
  body?: string,
): Promise<T> => {
  const response = await fetch(`${site}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
    },
    ...(body === undefined ? {} : { body }),
  })
  if (!response.ok) throw new Error(`${method} ${path} was refused with ${response.status}: ${await response.text()}`)
  return response.json() as Promise<T>
}
