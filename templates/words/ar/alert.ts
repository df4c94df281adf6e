import type { en } from '../en.ts'

export const alert: typeof en.alert = {
  heading: 'سُجِّل الآن',
  heldHeading: 'ما أُجِّل إبلاغك به',
  heldLead:
    'لم يُرسَل هذا فور تسجيله، إما لوقوعه في ساعات الهدوء وإما لاستنفاد تنبيهات الساعة. وهذا ما سُجِّل في تلك الأثناء.',
  severity: 'درجة الخطورة',
  alreadyAlerted: {
    short: 'سبق إبلاغك بهذا في تنبيه.',
    full: 'سبق إبلاغك بهذا في تنبيه، وهذا ما صار معروفًا عنه الآن.',
  },
}
