import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { signMessage, verifySignedMessage } from '../../src/delivery/signature.ts'

/** The vector that Standard Webhooks publishes with its libraries. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const TIMESTAMP = '1614265330'
const BODY = '{"test": 2432232314}'
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

const OTHER = `whsec_${btoa('another secret of the same length')}`
const NOW = Number(TIMESTAMP) * 1000
const headers = { id: ID, timestamp: TIMESTAMP, signature: SIGNATURE }
const verify = (
  differing: Partial<typeof headers> | Record<string, string | null> = {},
  secrets = [SECRET],
  now = NOW,
) => verifySignedMessage(BODY, { ...headers, ...differing } as typeof headers, secrets, now)

describe('the published vector', () => {
  test('has the published signature, with and without the prefix of its secret', async () => {
    expect(await signMessage(SECRET, ID, TIMESTAMP, BODY)).toBe(SIGNATURE)
    expect(await signMessage(SECRET.slice('whsec_'.length), ID, TIMESTAMP, BODY)).toBe(SIGNATURE)
  })
  test('verifies, and returns the id of its message', async () => {
    expect(await verify()).toBe(ID)
  })
})

describe('during the rotation of a secret', () => {
  test('a message verifies with any of the given secrets', async () => {
    expect(await verify({}, [OTHER, SECRET])).toBe(ID)
    expect(await verify({}, [SECRET, OTHER])).toBe(ID)
    expect(await verify({}, [OTHER])).toBeNull()
    expect(await verify({}, [])).toBeNull()
  })
  test.each([
    [`v1,AAAA ${SIGNATURE}`],
    [`${SIGNATURE} v1,AAAA`],
    [`v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== ${SIGNATURE}`],
    [`v2,${SIGNATURE.slice(3)} ${SIGNATURE}`],
  ])('a message verifies if one of its signatures does: %s', async (signature) => {
    expect(await verify({ signature })).toBe(ID)
  })
})

describe('a message is refused', () => {
  test.each([
    ['without an id', { id: null }],
    ['with an empty id', { id: '' }],
    ['without a time', { timestamp: null }],
    ['without a signature', { signature: null }],
    ['with an empty signature', { signature: '' }],
    ['with half a signature', { signature: SIGNATURE.slice(0, 20) }],
    ['with an empty signature of version 1', { signature: 'v1,' }],
    ['with a signature without its version', { signature: SIGNATURE.slice(3) }],
    ['with a signature of another version', { signature: `v2,${SIGNATURE.slice(3)}` }],
    ['with signatures between commas', { signature: `v1,AAAA,${SIGNATURE}` }],
    ['with the id of another', { id: 'msg_another' }],
    ['with another time', { timestamp: '1614265331' }],
    ['with a time and more', { timestamp: `${TIMESTAMP}abc` }],
    ['with a time in words', { timestamp: 'now' }],
    ['with a time in milliseconds', { timestamp: `${TIMESTAMP}000` }],
    ['with a time below zero', { timestamp: `-${TIMESTAMP}` }],
    ['with a time in another notation', { timestamp: '1.61426533e9' }],
    ['with a time with space', { timestamp: ` ${TIMESTAMP}` }],
  ])('%s', async (_, differing) => {
    expect(await verify(differing)).toBeNull()
  })
  test.each(['now', '', `${TIMESTAMP}abc`, ` ${TIMESTAMP}`, '1.61426533e9', `${TIMESTAMP}.0`, '0x6038d632'])(
    'with the time %j, which is not in whole seconds, though it was signed',
    async (timestamp) => {
      expect(await verify({ timestamp, signature: await signMessage(SECRET, ID, timestamp, BODY) })).toBeNull()
    },
  )
  test('with another body, even if it is one space longer', async () => {
    expect(await verifySignedMessage(`${BODY} `, headers, [SECRET], NOW)).toBeNull()
    expect(await verifySignedMessage('', headers, [SECRET], NOW)).toBeNull()
  })
})

describe('a message is accepted up to five minutes before and after its timestamp', () => {
  test.each([
    [-301, null],
    [-300, ID],
    [0, ID],
    [300, ID],
    [301, null],
    [86_400, null],
  ])('%i seconds after: %s', async (seconds, id) => {
    expect(await verify({}, [SECRET], NOW + seconds * 1000)).toBe(id)
  })
})

describe('a signature agrees with the library of Standard Webhooks', () => {
  const KEY = fc
    .uint8Array({ minLength: 24, maxLength: 64 })
    .map((bytes) => `whsec_${btoa(String.fromCharCode(...bytes))}`)
  const MESSAGE = fc.record({
    secret: KEY,
    id: fc.stringMatching(/^msg_[A-Za-z0-9]{1,30}$/),
    body: fc.oneof(fc.json(), fc.string({ unit: 'grapheme' }), fc.constant('')),
  })
  const now = () => Math.floor(Date.now() / 1000)

  test('if the library signs', () =>
    fc.assert(
      fc.asyncProperty(MESSAGE, async ({ secret, id, body }) => {
        const timestamp = now()
        const signature = new Webhook(secret).sign(id, new Date(timestamp * 1000), body)
        expect(await signMessage(secret, id, String(timestamp), body)).toBe(signature)
        expect(
          await verifySignedMessage(body, { id, timestamp: String(timestamp), signature }, [secret], Date.now()),
        ).toBe(id)
      }),
    ))

  test('if the library verifies', () =>
    fc.assert(
      fc.asyncProperty(MESSAGE, fc.json(), async ({ secret, id }, body) => {
        const timestamp = String(now())
        const signature = await signMessage(secret, id, timestamp, body)
        const given = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
        expect(new Webhook(secret).verify(body, given)).toEqual(JSON.parse(body))
      }),
    ))
})

test('a message with any headers is refused without an exception', () =>
  fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), fc.string(), fc.string(), async (body, id, timestamp, signature) => {
      expect(await verifySignedMessage(body, { id, timestamp, signature }, [SECRET], NOW)).toBeNull()
      expect(await verifySignedMessage(body, { id, timestamp: TIMESTAMP, signature }, [SECRET], NOW)).toBeNull()
    }),
  ))
