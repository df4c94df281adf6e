import type { Hono } from 'hono'
import { type GenerateSpecOptions, generateSpecs } from 'hono-openapi'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { AppEnv } from '../app-env.ts'

const DESCRIPTION = [
  'What machines can read, record and switch. Times are RFC 3339 in UTC; dates of events are EDTF. An unknown member of a body is a fault.',
  'Whatever is refused is answered with a problem document (RFC 9457) that names every fault at once, each with its place (RFC 6901) and a sentence.',
].join('\n\n')

const DOCUMENTATION: GenerateSpecOptions['documentation'] = {
  info: { title: 'Waqai', version: '1', description: DESCRIPTION },
  servers: [{ url: '/' }],
  tags: [
    { name: 'Publishing', description: 'Recording what happened, and correcting it.' },
    { name: 'Reading', description: 'The timeline and the gazetteer, for anyone.' },
    { name: 'Subscribing', description: 'Asking to be written to.' },
    { name: 'Endpoints', description: 'Addresses that are told of what happens, as signed webhooks.' },
    { name: 'Keys', description: 'Who may publish, read what is not public, and operate.' },
    { name: 'Operations', description: 'How things stand, and the operator’s switches.' },
  ],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
}

/** The document of all routes that are described (OpenAPI 3.1). */
export const buildOpenApiDocument = async (app: Hono<AppEnv>): Promise<OpenAPIV3_1.Document> =>
  (await generateSpecs(app, { documentation: DOCUMENTATION, excludeStaticFile: false })) as OpenAPIV3_1.Document
