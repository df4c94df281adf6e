import { describe, expect, test } from 'vitest'
import { countsAsTold, mailStatusOf } from '../../../src/delivery/insight/mail-status.ts'

const sent = { state: 'sent', exclusion: null, isRefused: 0, statusRank: null } as const

describe('the status of a mail', () => {
  test.each([
    [{ ...sent, state: 'pending' }, 'waiting', true],
    [{ ...sent, state: 'frozen' }, 'waiting', true],
    [{ ...sent, state: 'frozen', statusRank: 3 }, 'delivered', true],
    [sent, 'sent', true],
    [{ ...sent, statusRank: 1 }, 'sent', true],
    [{ ...sent, statusRank: 2 }, 'delayed', true],
    [{ ...sent, statusRank: 3 }, 'delivered', true],
    [{ ...sent, statusRank: 4 }, 'failed', true],
    [{ ...sent, statusRank: 5 }, 'bounced', true],
    [{ ...sent, statusRank: 6 }, 'complained', true],
    [{ ...sent, isRefused: 1 }, 'refused', false],
    [{ ...sent, state: 'unknown' }, 'unknown', true],
    [{ ...sent, exclusion: 'suppressed' }, 'suppressed', false],
    [{ ...sent, exclusion: 'cancelled' }, 'cancelled', false],
    [{ ...sent, state: 'empty', exclusion: 'ended' }, 'ended', false],
    [{ ...sent, state: 'empty', exclusion: 'erased' }, 'ended', false],
    [{ ...sent, exclusion: 'retracted' }, 'retracted', false],
    [{ ...sent, exclusion: 'not told' }, 'not_told', false],
    [{ ...sent, exclusion: 'not on the list' }, 'not_allowed', false],
  ] as const)('%j is %s', (mail, status, isTold) => {
    expect(mailStatusOf(mail, 'planned')).toBe(status)
    expect(countsAsTold(status)).toBe(isTold)
  })

  test('is cancelled if its run was cancelled before the freeze, and not after it', () => {
    expect(mailStatusOf({ ...sent, state: 'pending' }, 'cancelled')).toBe('cancelled')
    expect(mailStatusOf(sent, 'cancelled')).toBe('sent')
  })
})
