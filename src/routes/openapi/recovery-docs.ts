import { describeRoute } from 'hono-openapi'
import { ContentPageSchema, RebuiltContentSchema, RebuiltEditionsSchema } from './response-schemas.ts'
import { describeJsonResponse, describeQuery, describeRefusals, integerSchemaOf, keySecurityOf } from './responses.ts'

const tags = ['Operations']

export const describeExportContent = describeRoute({
  ...keySecurityOf('read'),
  tags,
  summary: 'Export the revisions as they are stored, each with its hash: at most 100',
  description:
    '`revision` is null if its content is lost. It is null with `redacted` if it was deleted for good. `next` is the `after` of the next page, and null on the last one. `npm run timeline -- export` writes all pages to a file.',
  parameters: [
    describeQuery('after', 'Only revisions with a higher `seq`.', integerSchemaOf(0, Number.MAX_SAFE_INTEGER, 0)),
  ],
  responses: { ...describeJsonResponse(200, 'A page of revisions.', ContentPageSchema), ...describeRefusals(401, 403) },
})

export const describeRebuildContent = describeRoute({
  ...keySecurityOf('operate'),
  tags,
  summary: 'Put the content of revisions back that is lost',
  description:
    'Send one exported revision on each line, at most 100. A content is stored only if it has its hash, and if the journal has the revision with this hash.',
  requestBody: {
    required: true,
    content: {
      'application/x-ndjson': {
        schema: { type: 'string' },
        example: '{"seq":1,"event":"airport-road-open","number":1,"hash":"…","revision":{"id":"airport-road-open"}}',
      },
    },
  },
  responses: {
    ...describeJsonResponse(
      200,
      '`stored` counts the contents that were lost, `present` those that were not. `refused` names the other lines, from 0.',
      RebuiltContentSchema,
    ),
    ...describeRefusals(401, 403, 413),
  },
})

export const describeRebuildEditions = describeRoute({
  ...keySecurityOf('operate'),
  tags,
  summary: 'Render lost editions again: at most 20 are checked',
  description:
    'An edition is stored only if it is the same as before, byte by byte. `lost` names the others. Call it again with `after` = `next` until `next` is null.',
  parameters: [describeQuery('after', 'Only editions with a higher id.', { type: 'string' })],
  responses: {
    ...describeJsonResponse(200, 'The editions that were checked.', RebuiltEditionsSchema),
    ...describeRefusals(401, 403),
  },
})
