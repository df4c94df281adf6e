import { describe, expect, test } from 'vitest'
import { readResendError } from '../../../../src/delivery/mail/providers/resend-errors.ts'

const own = (name: string) => ({ statusCode: 0, name, message: 'in words' })

describe('an error of Resend', () => {
  test.each([
    [400, 'validation_error'],
    [401, 'missing_api_key'],
    [403, 'suspended_api_key'],
    [422, 'missing_required_field'],
    [429, 'daily_quota_exceeded'],
    [451, 'security_error'],
    [503, 'service_unavailable'],
  ])('%i %s means that nothing was accepted', (status, name) => {
    expect(readResendError(status, own(name))).toEqual({ name, status, acceptedNothing: true })
  })

  test.each([
    [404, 'not_found'],
    [405, 'method_not_allowed'],
    [408, 'application_error'],
    [409, 'invalid_idempotent_request'],
    [409, 'concurrent_idempotent_requests'],
    [413, 'a_name_of_tomorrow'],
    [500, 'internal_server_error'],
    [502, 'application_error'],
    [503, 'application_error'],
    [504, 'service_unavailable'],
    [null, 'service_unavailable'],
  ])('%j %s leaves it open', (status, name) => {
    expect(readResendError(status, own(name))).toEqual({ name, status, acceptedNothing: false })
  })

  test.each([[null], ['<html>'], [{}], [{ name: 7 }], [['validation_error']]])(
    'leaves it open if the body is not Resend’s own: %j',
    (body) => {
      for (const status of [400, 401, 422, 429, 503])
        expect(readResendError(status, body)).toEqual({ name: 'application_error', status, acceptedNothing: false })
    },
  )
})
