import type { Lang, Source } from '../../../src/timeline/event.ts'
import type { en } from '../en.ts'

const nowIn: Record<Lang, string> = { en: 'أصبح متاحًا بالإنجليزية أيضًا', ar: 'أصبح متاحًا بالعربية أيضًا' }
const noLongerIn: Record<Lang, string> = { en: 'لم يعد متاحًا بالإنجليزية', ar: 'لم يعد متاحًا بالعربية' }
const textChanged: Record<Lang, string> = { en: 'عُدِّل النص الإنجليزي', ar: 'عُدِّل النص العربي' }

const stances: Record<Source['stance'], string> = {
  supports: 'يؤيده',
  contradicts: 'يناقضه',
  context: 'يقدّم سياقًا',
}

const counted = {
  killed: 'القتلى',
  injured: 'المصابون',
  wounded: 'الجرحى',
  missing: 'المفقودون',
  detained: 'المحتجزون',
  displaced: 'النازحون',
  freed: 'المفرَج عنهم',
  returning: 'العائدون',
  fighters: 'المقاتلون',
  civilians: 'المدنيون',
  children: 'الأطفال',
  women: 'النساء',
  killed_or_displaced: 'القتلى أو المهجَّرون',
  detained_or_missing: 'المحتجزون أو المفقودون',
  hoping_to_return: 'الآملون في العودة',
}

export const difference: typeof en.difference = {
  title: 'العنوان',
  summary: 'الملخص',
  who: 'الأطراف',
  nature: 'طبيعته',
  sourceAdded: 'مصدر مضاف',
  sourceRemoved: 'مصدر محذوف',
  sourceStance: (name) => `المصدر: ${name}`,
  before: 'قبل التعديل',
  after: 'بعد التعديل',
  nobody: 'لم يُسمَّ أحد',
  notStated: 'غير مذكور',
  nowIn,
  noLongerIn,
  textChanged,
  stances,
  counted,
  accordingTo: (publishers, more) => `بحسب ${publishers}${more > 0 ? ` و${more} غيرها` : ''}`,
  range: (low, high) => `من ${low} إلى ${high}`,
  atLeast: (low) => `${low} على الأقل`,
  atMost: (high) => `${high} على الأكثر`,
}
