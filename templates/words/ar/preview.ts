import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'

const digestsPer = (unit: string) =>
  pluralize('ar', {
    zero: `لا موجزات ${unit}`,
    one: `موجز واحد ${unit}`,
    two: `موجزان ${unit}`,
    few: `# موجزات ${unit}`,
    many: `# موجزًا ${unit}`,
    other: `# موجز ${unit}`,
  })
const alertsPer = (unit: string) =>
  pluralize('ar', {
    zero: `لا تنبيهات ${unit}`,
    one: `تنبيه واحد ${unit}`,
    two: `تنبيهان ${unit}`,
    few: `# تنبيهات ${unit}`,
    many: `# تنبيهًا ${unit}`,
    other: `# تنبيه ${unit}`,
  })
const eventsInEach = pluralize('ar', {
  one: 'في كل منها حدث واحد',
  two: 'في كل منها حدثان',
  few: 'في كل منها # أحداث',
  many: 'في كل منها # حدثًا',
  other: 'في كل منها # حدث',
})
const [DAY, WEEK, MONTH] = ['في اليوم', 'في الأسبوع', 'في الشهر']

const rates: typeof en.preview.rates = {
  none: 'لا شيء من هذا في آخر 90 يومًا. سنراسلك حين يقع شيء.',
  about: (first, second) => (second ? `تقريبًا: ${first}، و${second}.` : `تقريبًا: ${first}.`),
  withEvents: (digests, events) => `${digests}، ${eventsInEach(events)}`,
  digests: { day: digestsPer(DAY), week: digestsPer(WEEK), month: digestsPer(MONTH) },
  alerts: { day: alertsPer(DAY), week: alertsPer(WEEK), month: alertsPer(MONTH) },
}

export const preview: typeof en.preview = {
  rates,
  heading: 'نموذج',
  button: 'عرض نموذج',
  lately: pluralize('ar', {
    one: 'في آخر 30 يومًا كان سيرد في موجزاتك حدث واحد.',
    two: 'في آخر 30 يومًا كان سيرد في موجزاتك حدثان.',
    few: 'في آخر 30 يومًا كان سيرد في موجزاتك # أحداث.',
    many: 'في آخر 30 يومًا كان سيرد في موجزاتك # حدثًا.',
    other: 'في آخر 30 يومًا كان سيرد في موجزاتك # حدث.',
  }),
  newestOfThem: pluralize('ar', {
    one: 'هذا أحدثها:',
    two: 'هذان أحدث اثنين منها:',
    few: 'هذه أحدث # منها:',
    many: 'هذه أحدث # منها:',
    other: 'هذه أحدث # منها:',
  }),
  newest: pluralize('ar', {
    one: 'الجديد في آخر 30 يومًا قليل. هذا أحدث ما سُجِّل مما اخترته:',
    two: 'الجديد في آخر 30 يومًا قليل. هذان أحدث حدثين سُجِّلا مما اخترته:',
    few: 'الجديد في آخر 30 يومًا قليل. هذه أحدث # أحداث سُجِّلت مما اخترته:',
    many: 'الجديد في آخر 30 يومًا قليل. هذه أحدث # حدثًا سُجِّل مما اخترته:',
    other: 'الجديد في آخر 30 يومًا قليل. هذه أحدث # حدث سُجِّل مما اخترته:',
  }),
  nothing: 'لا جديد يطابق اختيارك. سنراسلك حين يُسجَّل شيء.',
  failed: 'تعذّر تحميل النموذج. يرجى المحاولة مجددًا بعد لحظات.',
}
