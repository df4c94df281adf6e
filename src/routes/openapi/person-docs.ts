import { describeRoute } from 'hono-openapi'
import { newPersonSchema } from '../../access/person.ts'
import { RoleBodySchema } from '../http/body-schemas.ts'
import { NewPersonSchema, PeopleSchema, PersonRoleSchema, SignInLinkSchema } from './response-schemas.ts'
import {
  describeBody,
  describeEmptyResponse,
  describeJsonResponse,
  describePath,
  describeRefusals,
  keySecurityOf,
  TEXT_SCHEMA,
} from './responses.ts'

const COMMON_FIELDS = { ...keySecurityOf('keys'), tags: ['People'] }
const EXAMPLE_PERSON = { name: 'Rana', email: 'rana@example.org', role: 'editor' }
const NAME_PATH = describePath('name', 'The name of the person.', TEXT_SCHEMA, EXAMPLE_PERSON.name)

export const describeAddPerson = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Add a person who may sign in to the desk',
  requestBody: describeBody(newPersonSchema, EXAMPLE_PERSON),
  responses: {
    ...describeJsonResponse(201, 'The person.', NewPersonSchema),
    ...describeRefusals(400, 401, 403, 409, 413, 415, 422),
  },
})

export const describeListPeople = describeRoute({
  ...COMMON_FIELDS,
  summary: 'List the people of the desk, those who left too',
  responses: {
    ...describeJsonResponse(200, 'The people. Those who may sign in come first.', PeopleSchema),
    ...describeRefusals(401, 403),
  },
})

export const describeChangeRole = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Give a person another role',
  parameters: [NAME_PATH],
  requestBody: describeBody(RoleBodySchema, { role: EXAMPLE_PERSON.role }),
  responses: {
    ...describeJsonResponse(200, 'The person’s role now.', PersonRoleSchema),
    ...describeRefusals(400, 401, 403, 404, 409, 413, 415, 422),
  },
})

export const describeRemovePerson = describeRoute({
  ...COMMON_FIELDS,
  summary: 'End all sessions of a person, who may not sign in any more',
  parameters: [NAME_PATH],
  responses: {
    ...describeEmptyResponse(204, 'The person may not sign in any more.'),
    ...describeRefusals(401, 403, 404, 409),
  },
})

export const describeSignInLink = describeRoute({
  ...COMMON_FIELDS,
  summary: 'Make a link that signs a person in, without a mail',
  parameters: [NAME_PATH],
  responses: {
    ...describeJsonResponse(201, 'The link. It works once, for 15 minutes.', SignInLinkSchema),
    ...describeRefusals(401, 403, 404),
  },
})
