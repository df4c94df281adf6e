import { test } from 'vitest'
import { walkMailsOn } from '../../walk-mails.ts'

test(
  'on the free plan, alerts, digests and retractions reach all their readers, in as many invocations as they need',
  {
    timeout: 600_000,
  },
  () => walkMailsOn('free'),
)
