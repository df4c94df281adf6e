import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { parseDnsAnswer } from '../../../src/delivery/webhooks/dns-answer.ts'
import { endpointClient } from '../../../src/delivery/webhooks/endpoint-client.ts'

const a = (data: string) => ({ name: 'hooks.example.org', type: 1, TTL: 60, data })
const aaaa = (data: string) => ({ name: 'hooks.example.org', type: 28, TTL: 60, data })
const cname = (data: string) => ({ name: 'hooks.example.org', type: 5, TTL: 60, data })

describe('an answer of the DNS resolver', () => {
  test.each([
    [{ Status: 0, Answer: [a('93.184.216.34'), a('1.1.1.1')] }, 2],
    [{ Status: 0, Answer: [cname('cdn.example.net.'), aaaa('2606:4700::1111')] }, 1],
    [{ Status: 0 }, 0],
    [{ Status: 0, Answer: [cname('nowhere.example.net.')] }, 0],
  ])('%j has %d public addresses', (answer, addressCount) => {
    expect(parseDnsAnswer(answer)).toEqual({ addressCount })
  })
  test.each([
    { Status: 3 },
    { Status: 2, Answer: [a('1.1.1.1')] },
    { Status: 0, Answer: [a('1.1.1.1'), a('10.0.0.1')] },
    { Status: 0, Answer: [cname('a.example.net.'), cname('b.example.net.'), a('169.254.169.254')] },
    { Status: 0, Answer: [aaaa('::ffff:127.0.0.1')] },
    { Status: 0, Answer: [{ type: 1 }] },
    { Status: 0, Answer: [{ type: 16, data: '1.1.1.1' }] },
    { Status: 0, Answer: 'none' },
    { Status: 0, Answer: Array.from({ length: 101 }, () => a('1.1.1.1')) },
    { Answer: [a('1.1.1.1')] },
    null,
    'ok',
    [],
  ])('%j refuses the host', (answer) => {
    expect(parseDnsAnswer(answer)).toHaveProperty('refused')
  })
  test('never makes the parser throw', () => {
    fc.assert(fc.property(fc.jsonValue(), (answer) => void parseDnsAnswer(answer)))
  })
})

describe('a host', () => {
  afterEach(() => vi.restoreAllMocks())
  const queries: URL[] = []
  const findRefusal = (...answers: (Response | Error)[]) => {
    queries.length = 0
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
      queries.push(new URL(String(url)))
      const answer = answers[queries.length - 1] ?? answers.at(-1)!
      if (answer instanceof Error) throw answer
      return answer.clone()
    })
    return endpointClient('https://dns.example.net/dns-query?key=1', 'https://waqai.example.org').findHostRefusal(
      'hooks.example.org',
    )
  }
  const json = (answer: unknown) => Response.json(answer)

  test('is looked up for A and AAAA records at the configured resolver', async () => {
    expect(await findRefusal(json({ Status: 0, Answer: [a('1.1.1.1')] }), json({ Status: 0 }))).toBeNull()
    expect(
      queries.map((url) => [
        url.host,
        url.searchParams.get('key'),
        url.searchParams.get('name'),
        url.searchParams.get('type'),
      ]),
    ).toEqual([
      ['dns.example.net', '1', 'hooks.example.org', 'A'],
      ['dns.example.net', '1', 'hooks.example.org', 'AAAA'],
    ])
  })
  test.each([
    [
      'one of its addresses is private',
      [json({ Status: 0, Answer: [a('1.1.1.1')] }), json({ Status: 0, Answer: [aaaa('fd00::1')] })],
    ],
    ['it has no address', [json({ Status: 0 })]],
    ['one of the two queries fails', [json({ Status: 0, Answer: [a('1.1.1.1')] }), new Response('', { status: 502 })]],
    ['the resolver does not answer', [new Error('timeout')]],
    ['the answer is not JSON', [new Response('<html>')]],
    ['the resolver redirects', [new Response('', { status: 302, headers: { location: 'https://evil.example/' } })]],
  ])('is refused if %s', async (_, answers) => {
    expect(await findRefusal(...(answers as Response[]))).toMatch(/^The host of the URL /)
  })
})
