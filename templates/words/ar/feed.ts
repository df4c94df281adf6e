import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'

export const feed: typeof en.feed = {
  follow: 'المتابعة عبر الخلاصات',
  calendar: 'التقويم',
  about: 'آخر ما سُجِّل يأتي أولًا. وحين نخطئ نقول ذلك هنا أيضًا.',
  hasLeft: 'لم يعد هذا الحدث بصيغته الحالية يطابق هذه الخلاصة. ويبقى فيها 90 يومًا ليصلك خبر التغيير.',
  // Isolated, because a line from right to left would reverse the parts of such a date.
  from: (day) => `من \u2068${day}\u2069`,
  to: (day) => `حتى \u2068${day}\u2069`,
  words: (typed) => `عن «${typed}»`,
  undated: pluralize('ar', {
    one: 'استُبعد حدث واحد لأن تاريخه غير معروف.',
    two: 'استُبعد حدثان لأن تاريخهما غير معروف.',
    few: 'استُبعدت # أحداث لأن تواريخها غير معروفة.',
    many: 'استُبعد # حدثًا لأن تواريخها غير معروفة.',
    other: 'استُبعد # حدث لأن تواريخها غير معروفة.',
  }),
  newestOnly: pluralize('ar', {
    one: 'لا يشمل إلا آخر حدث سُجِّل.',
    two: 'لا يشمل إلا آخر حدثين سُجِّلا.',
    few: 'لا يشمل إلا آخر # أحداث سُجِّلت.',
    many: 'لا يشمل إلا آخر # حدثًا سُجِّلت.',
    other: 'لا يشمل إلا آخر # حدث سُجِّلت.',
  }),
}
