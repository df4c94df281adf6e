import { Hono } from 'hono'
import { type GenerateSpecOptions, generateSpecs } from 'hono-openapi'
import type { OpenAPIV3_1 } from 'openapi-types'
import { nameSchemas } from './name-schemas.ts'
import { NAMED_SCHEMAS } from './named-schemas.ts'
import { ROUTE_DOCS } from './route-docs.ts'
import { describeWebhooks } from './webhook-docs.ts'

const DESCRIPTION = [
  'The API reads and publishes events, subscribes readers, and operates the site. Times are RFC 3339 in UTC. Dates of events are EDTF. A body must not contain unknown members.',
  'An address that needs a key names the scope of the key. Send the key in the header `Authorization: Bearer KEY`.',
  'Every error is a problem document (RFC 9457). Its `errors` name all faults at once, each with a JSON pointer to its place (RFC 6901) and a sentence that says how to correct it.',
].join('\n\n')

const DOCUMENTATION: GenerateSpecOptions['documentation'] = {
  info: { title: 'Waqai', version: '1', description: DESCRIPTION },
  servers: [{ url: '/' }],
  tags: [
    { name: 'Publishing', description: 'Record events, and revise, correct or retract them.' },
    { name: 'Reading', description: 'Read the timeline and the gazetteer. No key is needed.' },
    { name: 'Subscribing', description: 'Subscribe to mail.' },
    { name: 'Endpoints', description: 'Receive events as signed webhooks at a URL of your own.' },
    {
      name: 'Keys',
      description:
        'Create, list and revoke keys. A key has one or more of the scopes `publish`, `read`, `operate` and `keys`.',
    },
    { name: 'People', description: 'Manage the people who may sign in to the desk. Keys need the scope `keys`.' },
    { name: 'Operations', description: 'Watch the site, pause sending, and manage subscribers.' },
  ],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
}

/**
 * Generates the OpenAPI 3.1 document of all routes that have a description, and of the messages to endpoints, from the
 * schemas that validate. `data/pages/openapi.json` is its result, so that the Worker contains neither the generator nor the
 * descriptions. `fillInSiteValues` adds what differs between sites.
 */
export const generateOpenApiDocument = async (): Promise<OpenAPIV3_1.Document> => {
  const app = new Hono()
  for (const [method, path, description] of ROUTE_DOCS) app.on(method, path, description)
  const generated = await generateSpecs(app, { documentation: DOCUMENTATION, excludeStaticFile: false })
  const document = { ...generated, webhooks: await describeWebhooks() } as unknown as OpenAPIV3_1.Document
  return nameSchemas(document, NAMED_SCHEMAS)
}
