import type { en } from '../en.ts'

export const webhookMessage: typeof en.webhookMessage = {
  redacted: 'أُزيل خبر أرسلناه. يرجى حذف ما أرسلناه إليكم عنه.',
  open: 'قراءة السجل كاملًا',
  notAWarning: 'هذا سجل لما حدث، وليس إنذارًا.',
}
