import type { OpenAPIV3_1 } from 'openapi-types'

/** An operation of the API: its method, its path and its definition in the OpenAPI document. */
export type Operation = { method: string; path: string; definition: OpenAPIV3_1.OperationObject }

/** The placeholder for a key in every example. */
export const EXAMPLE_KEY = 'YOUR_KEY'

/** The curl command for an operation, with the examples of the OpenAPI document. Each argument is on its own line. */
export const curlOf = ({ method, path, definition: described }: Operation, siteUrl: string): string => {
  const parameters = (described.parameters ?? []) as OpenAPIV3_1.ParameterObject[]
  const query = parameters.filter((each) => each.in === 'query' && each.example !== undefined)
  const search = new URLSearchParams(query.map((each) => [each.name, String(each.example)])).toString()
  const address = `${siteUrl}${fillPath(path, parameters)}${search && `?${search}`}`
  const [type, media] = Object.entries(requestContentOf(described))[0] ?? []
  const lines = [
    `curl ${shellQuote(address)}`,
    ...(method === 'get' || (method === 'post' && media) ? [] : [`-X ${method.toUpperCase()}`]),
    ...(described.security ? [`-H ${shellQuote(`authorization: Bearer ${EXAMPLE_KEY}`)}`] : []),
    ...(type ? [`-H ${shellQuote(`content-type: ${type}`)}`] : []),
    ...(media ? [`-d ${shellQuote(serializeExample(media.example))}`] : []),
  ]
  return lines.join(' \\\n  ')
}

const requestContentOf = ({ requestBody }: OpenAPIV3_1.OperationObject): Record<string, OpenAPIV3_1.MediaTypeObject> =>
  (requestBody as OpenAPIV3_1.RequestBodyObject | undefined)?.content ?? {}

const fillPath = (path: string, parameters: OpenAPIV3_1.ParameterObject[]): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters.find((each) => each.in === 'path' && each.name === name)?.example ?? name)),
  )

const serializeExample = (example: unknown): string =>
  typeof example === 'string' ? example : JSON.stringify(example, null, 1)

/** Quotes text for a shell. Inside single quotes only the single quote is special. */
const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
