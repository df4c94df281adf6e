import type { en } from '../en.ts'

export const message: typeof en.message = {
  open: 'قراءة السجل كاملًا',
  notAWarning: 'هذا سجل لما حدث، وليس إنذارًا.',
}
