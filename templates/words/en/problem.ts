import type { RefusalCode } from '../../../src/lib/refusal.ts'

/** The meaning of a problem document, and a way to solve it. */
export type ProblemWords = { title: string; meaning: string; remedy: string }

const kinds: Record<RefusalCode, ProblemWords> = {
  malformed: {
    title: 'The body is not JSON',
    meaning: 'The body of the request cannot be read as JSON in UTF-8. Nothing was changed.',
    remedy: 'Check the body with a JSON parser, and send it again.',
  },
  unauthorized: {
    title: 'The key or signature is missing or wrong',
    meaning: 'This address needs a key or a signed message, and there was none, or it is not valid any more.',
    remedy: 'Send a valid key in the header below. A signed message is valid for five minutes.',
  },
  forbidden: {
    title: 'This is not allowed',
    meaning: 'The key is valid, but it does not have the scope that this address needs.',
    remedy: 'Use a key with the scope that `detail` names, or ask the operator of the site for one.',
  },
  'not-found': {
    title: 'Not found',
    meaning: 'There is nothing at this address, or no event or object has the id in it.',
    remedy: 'Check the address and the id. The documentation lists all addresses.',
  },
  gone: {
    title: 'It was removed',
    meaning: 'The text was deleted for good, by law or for safety. The journal keeps that it was there.',
    remedy: 'There is nothing to do. Delete your own copy, too.',
  },
  'method-not-allowed': {
    title: 'Method not allowed',
    meaning: 'The address exists, but it does not support the method of the request.',
    remedy: 'Use one of the methods that the answer names in the header below.',
  },
  conflict: {
    title: 'The request conflicts with the current state',
    meaning: 'The request is valid, but it conflicts with what is stored now. Nothing was changed.',
    remedy: 'Read `detail`, which says what is in the way. Some answers have the id of the other thing.',
  },
  'stale-number': {
    title: 'The revision number is not the next one',
    meaning: 'Somebody else recorded a revision of this event first, or the number was left out by mistake.',
    remedy: 'Read the event again, and send the revision with the number after `current`.',
  },
  duplicate: {
    title: 'The event was recorded before',
    meaning: 'A current event of the last 24 hours has the same title, date and regions. Nothing was recorded.',
    remedy:
      'Revise the other event, which the answer names. If both happened, say in the body that a duplicate is wanted.',
  },
  'too-large': {
    title: 'The body is too large',
    meaning: 'The body has more bytes than this address accepts.',
    remedy: 'Send a smaller body, or several requests.',
  },
  'unsupported-media-type': {
    title: 'The body has the wrong media type',
    meaning: 'The header with the type of the body is missing, or its type is not JSON.',
    remedy: 'Send the header below.',
  },
  invalid: {
    title: 'The request is not valid',
    meaning: 'A member of the body or a parameter of the query is missing, unknown or wrong. Nothing was changed.',
    remedy:
      'Correct each place that `errors` names. Each has a pointer to the place and a sentence that says what is right.',
  },
  'key-reused': {
    title: 'The idempotency key was used for another request',
    meaning: 'An earlier request had the same idempotency key and another body. Nothing was changed.',
    remedy: 'Use a new key in the header below for each new request. Send the same key only to retry a request.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    meaning: 'Many requests came from your network in a short time.',
    remedy: 'Wait for the seconds that the answer names in the header below, and try again.',
  },
  unavailable: {
    title: 'Temporarily unavailable',
    meaning: 'The site cannot answer at this moment. The fault is on our side, and it was logged.',
    remedy: 'Send the same request again later. With an idempotency key it is recorded once.',
  },
}

/** Words of the pages that explain problem documents. */
export const problem = {
  kinds,
  status: (status: string) => `HTTP status: ${status}`,
  whatToDo: 'What to do',
  allDocuments: 'API reference',
}
