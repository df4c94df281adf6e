import type { Hono } from 'hono'
import { type GenerateSpecOptions, generateSpecs } from 'hono-openapi'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { AppEnv } from '../app-env.ts'
import { listGazetteerIds, nameSchemas } from './name-schemas.ts'
import { namedSchemasOf } from './named-schemas.ts'
import { DESCRIBED_SUBSCRIPTION } from './subscribe-docs.ts'
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
    { name: 'Operations', description: 'Watch the site, pause sending, and manage subscribers.' },
  ],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
}

/** The OpenAPI 3.1 document of all routes that have a description, and of the messages to endpoints. */
export const buildOpenApiDocument = async (
  app: Hono<AppEnv>,
  { maxAlertsPerHour, gazetteer }: { maxAlertsPerHour: number; gazetteer: Pick<Gazetteer, 'regions' | 'actors'> },
): Promise<OpenAPIV3_1.Document> => {
  const generated = await generateSpecs(app, { documentation: DOCUMENTATION, excludeStaticFile: false })
  const document = { ...generated, webhooks: await describeWebhooks() } as unknown as OpenAPIV3_1.Document
  const named = await nameSchemas(document, namedSchemasOf(maxAlertsPerHour), { Subscription: DESCRIBED_SUBSCRIPTION })
  return listGazetteerIds(named, { region: [...gazetteer.regions.keys()], actor: [...gazetteer.actors.keys()] })
}
