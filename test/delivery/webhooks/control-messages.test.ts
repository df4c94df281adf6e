import { describe, expect, test } from 'vitest'
import { controlPayloadOf, isChallengeReturned } from '../../../src/delivery/webhooks/control-messages.ts'
import { ENDPOINT_FORMATS, isReadByPeople } from '../../../src/delivery/webhooks/payload-format.ts'
import { LANGS } from '../../../src/timeline/event.ts'
import { directionOf, isolated } from '../../../templates/words/direction.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { findMisplacedLetters } from '../../templates/markup.ts'

test.each([
  ['abc', true],
  [' abc\n', true],
  ['{"challenge":"abc"}', true],
  ['{"challenge":"abc","ok":true}', true],
  ['', false],
  ['abcd', false],
  ['ab', false],
  ['"abc"', false],
  ['{"challenge":1}', false],
  ['{"data":{"challenge":"abc"}}', false],
  ['{', false],
  ['null', false],
  ['I saw abc', false],
])('the response %j returns the challenge abc: %s', (body, isReturned) => {
  expect(isChallengeReturned(body, 'abc')).toBe(isReturned)
})

describe('a message of the service itself', () => {
  const message = { type: 'endpoint.verify', at: 0, data: { endpoint: 'ep_a', challenge: 'abc' } }

  test.each(ENDPOINT_FORMATS.filter(isReadByPeople))('is a sentence in the format %s', (format) => {
    expect(controlPayloadOf(format, 'The code is abc.', message).text).toContain('The code is abc.')
  })

  test.each(ENDPOINT_FORMATS.filter((format) => !isReadByPeople(format)))('is JSON in the format %s', (format) => {
    expect(JSON.parse(controlPayloadOf(format, 'The code is abc.', message).text)).toEqual({
      type: 'endpoint.verify',
      timestamp: '1970-01-01T00:00:00.000Z',
      data: { endpoint: 'ep_a', challenge: 'abc' },
    })
  })
})

test.each(LANGS)('the sentences of the service name the site, the endpoint and the code, in %s', (lang) => {
  const { verify, ping } = wordsIn(lang).endpoint
  for (const [sentence, parts] of [
    [verify('Waqai', 'ep_a', 'abc'), ['Waqai', 'ep_a', 'abc']],
    [ping('Waqai', 'ep_a'), ['Waqai', 'ep_a']],
  ] as const) {
    for (const part of parts) expect(sentence).toContain(part)
    expect(findMisplacedLetters(isolated(sentence, directionOf(lang)), directionOf(lang))).toBe('')
  }
})
