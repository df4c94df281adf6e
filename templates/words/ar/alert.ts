import type { en } from '../en.ts'

export const alert: typeof en.alert = {
  heading: 'تنبيه',
  heldHeading: 'تنبيهات مؤجَّلة',
  heldLead: 'وردت هذه الأخبار في ساعات الهدوء التي اخترتها أو بعد بلوغ حدّ الساعة أو اليوم، أو لم تستدعِ تنبيهًا ثانيًا.',
  recorded: (when) => `سُجِّل ${when}.`,
  notWarning: 'هذه الرسالة سجلّ لما حدث، وليست تحذيرًا.',
  alreadyAlerted: {
    short: 'سبق أن وصلك تنبيه بهذا.',
    full: 'سبق أن وصلك تنبيه بهذا، وهذا ما نعرفه الآن.',
  },
}
