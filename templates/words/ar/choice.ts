import type { Preferences, Weekday } from '../../../src/audience/preferences.ts'
import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'

const others = pluralize('ar', {
  one: 'خيار آخر',
  two: 'خياران آخران',
  few: '# خيارات أخرى',
  many: '# خيارًا آخر',
  other: '# خيار آخر',
})

const listed = (names: string[], more: number, link: string): string =>
  (more > 0 ? [...names, others(more)] : names).join(link)

const weekdays: Record<Weekday, string> = {
  monday: 'الاثنين',
  tuesday: 'الثلاثاء',
  wednesday: 'الأربعاء',
  thursday: 'الخميس',
  friday: 'الجمعة',
  saturday: 'السبت',
  sunday: 'الأحد',
}

const severities: Record<Preferences['severity'], string> = {
  extreme: 'البالغ الخطورة فقط',
  severe: 'الخطير فما فوق',
  moderate: 'المتوسط فما فوق',
  minor: '',
}

const certainties: Record<Preferences['certainty'], string> = {
  confirmed: 'المؤكَّد فقط',
  reported: 'المُبلَّغ عنه والمؤكَّد فقط',
  disputed: 'دون غير المتحقَّق منه',
  unverified: '',
}

const alerts: Record<Preferences['alerts'], string> = {
  none: '',
  extreme: 'والأحداث البالغة الخطورة فور تسجيلها',
  severe: 'والأحداث الخطيرة والبالغة الخطورة فور تسجيلها',
  all: 'وكل حدث فور تسجيله',
}

const events: typeof en.choice.events = {
  alone: pluralize('ar', {
    one: 'ما يستجدّ في حدث واحد',
    two: 'ما يستجدّ في حدثين',
    few: 'ما يستجدّ في # أحداث',
    many: 'ما يستجدّ في # حدثًا',
    other: 'ما يستجدّ في # حدث',
  }),
  besides: pluralize('ar', {
    one: 'وحدث واحد تتابعه',
    two: 'وحدثان تتابعهما',
    few: 'و# أحداث تتابعها',
    many: 'و# حدثًا تتابعها',
    other: 'و# حدث تتابعها',
  }),
  without: pluralize('ar', {
    one: 'باستثناء حدث واحد',
    two: 'باستثناء حدثين',
    few: 'باستثناء # أحداث',
    many: 'باستثناء # حدثًا',
    other: 'باستثناء # حدث',
  }),
  some: 'أحداث بعينها',
  atOnce: 'وكل تغيير فور تسجيله',
}

const perHour = pluralize('ar', {
  one: 'بتنبيه واحد على الأكثر في الساعة',
  two: 'بتنبيهين على الأكثر في الساعة',
  few: 'بما لا يتجاوز # تنبيهات في الساعة',
  many: 'بما لا يتجاوز # تنبيهًا في الساعة',
  other: 'بما لا يتجاوز # تنبيه في الساعة',
})

export const choice: typeof en.choice = {
  weekdays,
  severities,
  certainties,
  alerts,
  everything: 'كل الأحداث',
  events,
  or: (names, more) => listed(names, more, ' أو '),
  bothOf: (actors, regions) => `${actors} في ${regions}`,
  backed: 'ومَن تدعمهم هذه الجهات',
  gone: (id) => `${id} (لم يعد في قائمتنا)`,
  daily: (time, zone) => `يوميًا في الساعة ${time} (${zone})`,
  weekly: (weekday, time, zone) => `أسبوعيًا يوم ${weekday} في الساعة ${time} (${zone})`,
  monthly: (day, time, zone) => `شهريًا في اليوم ${day} في الساعة ${time} (${zone})`,
  noDigest: 'بلا موجز',
  perHour,
  quiet: (from, to, zone) => `مع ساعات هدوء من ${from} إلى ${to} (${zone})`,
  extremeWait: 'وتُؤجَّل معها الأحداث البالغة الخطورة',
  leftOut: 'ولا يُذكر في الموجز ما سبق إبلاغك به فورًا',
  inLanguage: { en: 'بالإنجليزية', ar: 'بالعربية' },
}
