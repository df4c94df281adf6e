import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'
import { counted } from './counted.ts'

// After a preposition.
const duration = {
  seconds: pluralize('ar', { one: 'ثانية واحدة', two: 'ثانيتين', few: '# ثوانٍ', many: '# ثانية', other: '# ثانية' }),
  minutes: pluralize('ar', { one: 'دقيقة واحدة', two: 'دقيقتين', few: '# دقائق', many: '# دقيقة', other: '# دقيقة' }),
  hours: pluralize('ar', { one: 'ساعة واحدة', two: 'ساعتين', few: '# ساعات', many: '# ساعة', other: '# ساعة' }),
  days: pluralize('ar', { one: 'يوم واحد', two: 'يومين', few: '# أيام', many: '# يومًا', other: '# يوم' }),
}

const correctionLog = {
  lead: 'كل ما صحّحناه وكل ما سحبناه، الأحدث أولًا. ونُبلغ بذلك القرّاء الذين وصلتهم النسخة السابقة.',
  none: 'لم يُصحَّح شيء ولم يُسحب شيء حتى الآن.',
  noEarlier: 'لا توجد تصحيحات أقدم.',
  earlier: 'تصحيحات أقدم',
  removed: 'أُزيل النص',
  month: 'الشهر',
  columns: { corrections: 'تصحيحات', retractions: 'أخبار مسحوبة' },
  before: 'قبل ذلك',
  changes: { correction: 'تصحيح', retraction: 'سحب' },
  toldNobody: 'لم تكن النسخة السابقة قد أُرسلت إلى أحد.',
  toldFew: 'كانت النسخة السابقة قد أُرسلت إلى أقل من 10 قرّاء.',
  told: pluralize('ar', {
    few: 'كانت النسخة السابقة قد أُرسلت إلى # قرّاء.',
    many: 'كانت النسخة السابقة قد أُرسلت إلى # قارئًا.',
    other: 'كانت النسخة السابقة قد أُرسلت إلى # قارئ.',
  }),
  inDigest: 'ويُبلَّغون في نشرتهم التالية.',
  allWithin: (time: string) => `وأُبلغوا جميعًا خلال ${time}.`,
  halfWithin: (half: string, last: string) => `وأُبلغ نصفهم خلال ${half}، وآخرهم خلال ${last}.`,
}

const archive = {
  lead: 'النشرات الأخيرة كما أُرسلت. لا نعرض إلا ما وصل إلى قرّاء كثيرين.',
  everything: 'كل الأحداث',
  none: 'لم تصل أي نشرة بعد إلى عدد كافٍ من القرّاء.',
  events: counted.events,
  subscribe: 'اشترك لتصلك النشرة التالية بالبريد',
}

export const sitePage: typeof en.sitePage = {
  duration,
  correctionLog,
  archive,
  foot: 'عن الموقع',
  about: 'من نحن',
  corrections: 'التصحيحات',
  editions: 'نشرات سابقة',
  privacy: 'الخصوصية',
  regions: 'الأماكن',
  actors: 'الأشخاص والجماعات',
  englishOnly: 'هذه الوثيقة مكتوبة بالإنكليزية فقط.',
  developers: 'للمطوّرين',
  licence: 'الترخيص',
  picture: 'خريطة تظهر فيها أماكن الحدث ملوّنة، ولون الأخطر أغمق.',
  description: 'سجلّ موثَّق بالمصادر: ماذا حدث وأين ومن شارك فيه. يمكنك متابعته بالبريد الإلكتروني، وإذا أخطأنا أبلغناك.',
}
