import type { en } from '../en.ts'

export const webhookMessage: typeof en.webhookMessage = {
  open: 'قراءة السجل كاملًا',
  notAWarning: 'هذا سجل لما حدث، وليس إنذارًا.',
}
