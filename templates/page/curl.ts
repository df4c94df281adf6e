import type { OpenAPIV3_1 } from 'openapi-types'

/** One thing that can be asked: a method, an address and what the document says of it. */
export type Operation = { method: string; path: string; described: OpenAPIV3_1.OperationObject }

/** What stands for the reader's own key in every example. */
export const KEY = 'YOUR_KEY'

/** The command line that asks it, with the document's own examples; one argument a line. */
export const curlOf = ({ method, path, described }: Operation, siteUrl: string): string => {
  const parameters = (described.parameters ?? []) as OpenAPIV3_1.ParameterObject[]
  const query = parameters.filter((each) => each.in === 'query' && each.example !== undefined)
  const search = new URLSearchParams(query.map((each) => [each.name, String(each.example)])).toString()
  const address = `${siteUrl}${filled(path, parameters)}${search && `?${search}`}`
  const [type, media] = Object.entries(bodyOf(described))[0] ?? []
  const lines = [
    `curl ${quoted(address)}`,
    ...(method === 'get' || (method === 'post' && media) ? [] : [`-X ${method.toUpperCase()}`]),
    ...(described.security ? [`-H ${quoted(`authorization: Bearer ${KEY}`)}`] : []),
    ...(type ? [`-H ${quoted(`content-type: ${type}`)}`] : []),
    ...(media ? [`-d ${quoted(asText(media.example))}`] : []),
  ]
  return lines.join(' \\\n  ')
}

const bodyOf = ({ requestBody }: OpenAPIV3_1.OperationObject): Record<string, OpenAPIV3_1.MediaTypeObject> =>
  (requestBody as OpenAPIV3_1.RequestBodyObject | undefined)?.content ?? {}

const filled = (path: string, parameters: OpenAPIV3_1.ParameterObject[]): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters.find((each) => each.in === 'path' && each.name === name)?.example ?? name)),
  )

const asText = (example: unknown): string => (typeof example === 'string' ? example : JSON.stringify(example, null, 1))

/** Between single quotes a shell takes everything as it is, but for a single quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
