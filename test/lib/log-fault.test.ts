import { afterEach, describe, expect, test, vi } from 'vitest'
import { hideInLogs, logFault, logFaultsOf, logTrouble } from '../../src/lib/log-fault.ts'

const written = (): Record<string, unknown>[] =>
  vi.mocked(console.error).mock.calls.map(([line]) => JSON.parse(line as string))

const watchLog = () => vi.spyOn(console, 'error').mockImplementation(() => undefined)

afterEach(() => vi.restoreAllMocks())

describe('a line of the log', () => {
  test('names what failed: the message, where it arose, and each cause', () => {
    watchLog()
    const cause = new Error('D1_ERROR: database is locked', { cause: new TypeError('Network connection lost.') })
    logFault('a ticket failed', new Error('The page was not committed', { cause }), { route: '/v1/events' })
    expect(written()).toEqual([
      {
        trouble: 'a ticket failed',
        route: '/v1/events',
        fault: 'Error',
        message: 'The page was not committed',
        stack: expect.arrayContaining([expect.stringMatching(/^at .*log-fault\.test\.ts/)]),
        cause: {
          fault: 'Error',
          message: 'D1_ERROR: database is locked',
          cause: { fault: 'TypeError', message: 'Network connection lost.' },
        },
      },
    ])
  })

  test('has no address, token or key, in no cause and no second line of a message', () => {
    watchLog()
    const cause = new Error('to anna@example.org\n    at anna@example.org (/unsubscribe/u.12.secret-token-of-anna)')
    logFault('a ticket failed', new Error('line one\nBearer hunter2\n  at waqai_hunter2', { cause }))
    logFault('a ticket failed', 'anna@example.org')
    logFault('a ticket failed', { email: 'anna@example.org' })
    logTrouble('mail refused', { detail: 'anna@example.org', more: ['Bearer hunter2'] })
    expect(JSON.stringify(written())).not.toMatch(/anna|hunter2/)
  })

  test('has no secret of the configuration', () => {
    watchLog()
    hideInLogs(['plain-words-as-a-key'])
    logFault('request failed', new Error('Invalid header value: plain-words-as-a-key'))
    expect(written()[0]!.message).toBe('Invalid header value: [secret]')
  })

  test('ends with the fifth cause, so that a circle of causes has an end', () => {
    watchLog()
    const fault = new Error('a circle')
    fault.cause = fault
    logFault('request failed', fault)
    expect(JSON.stringify(written()[0]).match(/a circle/g)).toHaveLength(6)
  })
})

describe('a fault that goes on to the runtime', () => {
  test('is logged, and has lost what the runtime must not log', async () => {
    watchLog()
    const task = async () => {
      throw new Error('no mail to anna@example.org')
    }
    const thrown = await logFaultsOf('the queue failed', task).catch((fault: Error) => fault)
    expect(String(thrown)).toBe('Error: the queue failed: no mail to [address]')
    expect(written()).toHaveLength(1)
  })
})
