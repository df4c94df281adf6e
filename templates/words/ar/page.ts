import type { FilterFaultCode } from '../../../src/timeline/timeline-filter.ts'
import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'

const editions = {
  digest: 'موجز',
  alert: 'تنبيه',
  rollup: 'تنبيهات مجمَّعة',
  correction: 'تصحيح',
  retraction: 'سحب',
  welcome: 'ما جرى حتى الآن',
}

// Non-breaking hyphens: a date at the end of a line is not cut. Typed back, they are accepted.
const filterFaults: Record<FilterFaultCode, string> = {
  unknown_region: 'لا توجد لدينا منطقة بهذا الاسم. يرجى الاختيار من القائمة.',
  unknown_actor: 'لا توجد لدينا جهة بهذا الاسم. يرجى الاختيار من القائمة.',
  not_a_kind: 'لا يوجد لدينا نوع بهذا الاسم. يرجى الاختيار من القائمة.',
  unknown_certainty: 'لا توجد لدينا درجة تأكد بهذا الاسم. يرجى الاختيار من القائمة.',
  not_a_date:
    'لا يمكننا قراءة هذا على أنه تاريخ. يرجى كتابة سنة أو شهر أو يوم: 2024 أو \u20682024\u201111\u2069 أو \u20682024\u201111\u201129\u2069.',
  invisible_character: 'في هذا التاريخ محرف لا يُرى. يرجى كتابة التاريخ من جديد.',
  backwards: 'ينتهي هذا قبل أن يبدأ التاريخ الآخر. يرجى كتابة التاريخ الأسبق أولًا.',
  no_words: 'لا توجد هنا كلمة للبحث عنها. يرجى كتابة حرف أو رقم واحد على الأقل.',
  too_many_words: 'هذه كلمات أكثر من اللازم. يرجى البحث عن 20 كلمة على الأكثر.',
  not_a_cursor: 'اقتُطع جزء من هذا العنوان أو تغيّر. يرجى البدء من أحدث الأحداث.',
}

const filter = {
  faults: filterFaults,
  faultSummary: 'لم يجرِ البحث عن شيء، لأن بعض ما كُتب لا يمكن قراءته',
  legend: 'خيارات التصفية',
  region: 'المنطقة',
  actor: 'الجهة',
  kind: 'النوع',
  certainty: 'درجة التأكد',
  from: 'من',
  to: 'إلى',
  // Isolated, because a line from right to left would reverse the parts of such a date.
  dateHint: 'سنة أو شهر أو يوم: 2024 أو \u20682024-11\u2069 أو \u20682024-11-29\u2069.',
  words: 'كلمات أو أسماء',
  all: 'الكل',
  show: 'بحث',
  clear: 'عرض كل شيء',
  drop: '(إزالة)',
  found: pluralize('ar', {
    zero: 'لا نتائج',
    one: 'نتيجة واحدة',
    two: 'نتيجتان',
    few: '# نتائج',
    many: '# نتيجة',
    other: '# نتيجة',
  }),
}

const fact = {
  when: 'متى',
  where: 'أين',
  kind: 'النوع',
  certainty: 'درجة التأكد',
  severity: 'درجة الخطورة',
  history: 'سجل التعديلات',
  current: 'النسخة الحالية',
  seeChanges: 'ما الذي تغيّر',
  olderVersions: 'نسخ أقدم',
  asTold: 'متى وأين ومن، مع المصادر، كما وردت في هذه النسخة',
  removedVersion: (when: string, why: string) => `أُزيلت هذه النسخة يوم ${when} ${why}.`,
  historyLead: 'تبقى كل النسخ، وأحدثها هو ما نراه صحيحًا الآن.',
}

export const page: typeof en.page = {
  editions,
  filter,
  fact,
  skip: 'الانتقال إلى المحتوى',
  navigation: 'الصفحات',
  timeline: 'الخط الزمني',
  toTimeline: 'إلى الخط الزمني',
  regions: 'الأماكن',
  actors: 'الأشخاص والجماعات',
  actorsShort: 'الأطراف',
  regionsLead: 'كل أماكن هذا الخط الزمني، ولكل منها صفحة بما جرى فيه.',
  actorsLead: 'كل من له دور في هذا الخط الزمني، ولكل منهم صفحة بما قام به.',
  developers: 'للمطوّرين',
  timelineLead: 'ماذا حدث، وأين، ومن شارك فيه، مع المصادر. وحين نخطئ نقول ذلك.',
  byMail: 'اشترك لتصلك بالبريد',
  subscribe: 'الاشتراك',
  subscribeFilledElsewhere:
    'ملأ هذه الاستمارة موقع آخر، ولذلك لم يُرسَل شيء بعد. يرجى مراجعتها، ثم الضغط على الزر إن كان هذا هو المطلوب.',
  ignoredParameters: 'تجاهلنا هذه الأجزاء من العنوان لأن هذه الصفحة لا تعرفها:',
  contact: 'مراسلتنا',
  nothing: 'لا شيء مسجَّل هنا.',
  nothingMatches: 'لا شيء مما هو مسجَّل يطابق هذا. قد يفيد تقليل الكلمات أو توسيع المدة.',
  noEarlier: 'لا شيء أقدم من ذلك.',
  earlier: 'أحداث أقدم',
  editionLead: 'هذا ما قالته الرسالة. أما الصحيح الآن ففي صفحة كل حدث.',
  follow: (name) => `متابعة «${name}» بالبريد الإلكتروني`,
  eventsIn: 'ما جرى هنا',
  eventsOf: 'ما شاركت فيه هذه الجهة',
  utc: (day, time) => `${day}، ${time} بالتوقيت العالمي (UTC)`,
}
