import type { en } from '../en.ts'

const editions = {
  digest: 'موجز',
  alert: 'تنبيه',
  rollup: 'تنبيهات مجمَّعة',
  correction: 'تصحيح',
  retraction: 'سحب',
  welcome: 'ما جرى حتى الآن',
}

const filter = {
  legend: 'تضييق النتائج',
  region: 'المنطقة',
  actor: 'الجهة',
  kind: 'النوع',
  certainty: 'درجة التأكد',
  from: 'من',
  to: 'إلى',
  // Isolated, because an Arabic line would turn the parts of such a date round.
  dateHint: 'سنة أو شهر أو يوم: 2024 أو \u20682024-11\u2069 أو \u20682024-11-29\u2069.',
  words: 'كلمات',
  all: 'الكل',
  show: 'عرض',
  clear: 'عرض كل شيء',
}

const fact = {
  when: 'متى',
  where: 'أين',
  kind: 'النوع',
  certainty: 'درجة التأكد',
  severity: 'درجة الخطورة',
  history: 'ما قلناه ومتى',
  historyLead: 'تبقى كل النسخ، وأحدثها هو ما نراه صحيحًا الآن.',
}

export const page: typeof en.page = {
  editions,
  filter,
  fact,
  skip: 'الانتقال إلى المحتوى',
  navigation: 'الصفحات',
  timeline: 'الخط الزمني',
  timelineLead: 'ماذا حدث، وأين، ومن شارك فيه، مع المصادر. وحين نخطئ نقول ذلك.',
  byMail: 'بالبريد الإلكتروني',
  subscribe: 'الاشتراك',
  subscribeLead: 'اختيار ما يهمك وعدد مرات وصوله. يمكن تغيير ذلك أو إلغاء الاشتراك في أي وقت من أي رسالة.',
  contact: 'مراسلتنا',
  nothing: 'لا شيء مسجَّل هنا.',
  nothingMatches: 'لا شيء مما هو مسجَّل يطابق هذا.',
  earlier: 'أحداث أقدم',
  editionLead: 'هذا ما قالته الرسالة. أما الصحيح الآن ففي صفحة كل حدث.',
  follow: (name) => `متابعة «${name}» بالبريد الإلكتروني`,
  eventsIn: 'ما جرى هنا',
  eventsOf: 'ما شاركت فيه هذه الجهة',
  utc: (day, time) => `${day}، ${time} بالتوقيت العالمي (UTC)`,
}
