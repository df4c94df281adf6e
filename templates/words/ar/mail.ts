import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'

const others = pluralize('ar', {
  one: 'خبر آخر',
  two: 'خبران آخران',
  few: '# أخبار أخرى',
  many: '# خبرًا آخر',
  other: '# خبر آخر',
})

const digest = {
  heading: 'ما الجديد',
  corrections: 'تصحيحات',
  latest: 'الجديد والمحدَّث',
  statements: 'ما يقوله الناس',
}

const welcome = {
  subject: (site: string) => `أصبحت أخبار ${site} تصلك`,
  heading: 'أهلًا بك',
  follow: 'متابعتك تشمل:',
  from: 'من الآن فصاعدًا نبلغك بما يُسجَّل بعد هذه الرسالة.',
  story: 'ما جرى حتى الآن',
  storyLead: 'ما سُجِّل قبل إرسال هذه الرسالة:',
  nothing: 'لم يُسجَّل بعد شيء مما يشمله اختيارك. وحين يُسجَّل شيء نبلغك به.',
}

const confirmation = {
  subject: (site: string) => `يرجى التأكيد: رسائل ${site}`,
  changedSubject: (site: string) => `يرجى التأكيد: اختيارك الجديد في ${site}`,
  heading: 'هل هذا ما تريده؟',
  asked: (site: string) => `طلب أحدهم، ونرجو أن يكون الطلب منك، أن يكتب ${site} إلى هذا العنوان عن:`,
  changed: (site: string) =>
    `طلب أحدهم، ونرجو أن يكون الطلب منك، تغيير ما يرسله ${site} إلى هذا العنوان. الاختيار الجديد:`,
  act: 'للموافقة، يكفي فتح هذه الصفحة والضغط على زرها:',
  button: 'نعم، هذا ما أريده',
  instead: 'إن لم يعمل الزر، فهذا هو العنوان:',
  otherwise: 'من دون ذلك لا يُرسَل شيء. الرابط صالح 72 ساعة.',
  changedOtherwise: 'من دون ذلك يبقى كل شيء كما هو. الرابط صالح 72 ساعة.',
  preheader: 'بقيت خطوة واحدة، ومن دونها لا يُرسَل شيء.',
  changedPreheader: 'بقيت خطوة واحدة، ومن دونها لا يتغير شيء.',
  preferences: 'عرض ما يصلك الآن أو تغييره',
}

const dataLink: typeof en.mail.dataLink = {
  subject: (site) => `رابطك الجديد إلى ما تحتفظ به ${site} عنك`,
  heading: 'رابطك الجديد',
  preheader: 'يفتح صفحة ما نحتفظ به عنك، ويصلح مدة 30 يومًا.',
  asked: (site) =>
    `طلب أحدهم، ونرجو أن تكون أنت، من ${site} رابطًا جديدًا إلى ما تحتفظ به عن هذا العنوان. تعرض الصفحة ذلك، ومنها يمكن تصديره أو محوه.`,
  act: 'صفحة بياناتك:',
  button: 'عرض ما تحتفظون به عني',
  otherwise:
    'يصلح الرابط مدة 30 يومًا. إن لم تطلبه فلا حاجة إلى فعل شيء. ونرجو ألا يُعطى لأحد: فمن يملكه يمكنه رؤية بياناتك ومحوها.',
}

const footer = {
  why: (site: string) => `تصلك هذه الرسالة لأنك طلبت من ${site} إبلاغك بما يلي:`,
  now: 'إرسال الجديد إليّ الآن',
  preferences: 'تغيير ما يصلني',
  data: 'عرض ما تحتفظون به عني أو محوه',
  unsubscribe: 'إلغاء الاشتراك',
}

export const mail: typeof en.mail = {
  digest,
  welcome,
  confirmation,
  dataLink,
  footer,
  events: pluralize('ar', {
    zero: 'لا أحداث',
    one: 'حدث واحد',
    two: 'حدثان',
    few: '# أحداث',
    many: '# حدثًا',
    other: '# حدث',
  }),
  corrections: pluralize('ar', {
    zero: 'لا تصحيحات',
    one: 'تصحيح واحد',
    two: 'تصحيحان',
    few: '# تصحيحات',
    many: '# تصحيحًا',
    other: '# تصحيح',
  }),
  updates: pluralize('ar', {
    zero: 'لا تحديثات',
    one: 'تحديث واحد',
    two: 'تحديثان',
    few: '# تحديثات',
    many: '# تحديثًا',
    other: '# تحديث',
  }),
  andMore: (title, more) => `${title} + ${others(more)}`,
  operator: {
    subject: (site, troubles) => `${site}: أمر يحتاج إلى نظر: ${troubles}`,
    preheader: 'ثمة ما يحتاج إلى تدخل.',
    heading: 'هذا يحتاج إلى نظر',
    since: (when) => `منذ ${when}`,
    where: (health, status) =>
      `لم يُسجَّل إخفاق لأي قارئ بسبب ذلك، ولم يُحذف شيء. الحالة الراهنة معروضة في ${health}، وبمفتاح في ${status}.`,
  },
  because: 'لأن متابعتك تشمل:',
  more: pluralize('ar', {
    one: 'وحدث آخر: قراءة الرسالة كاملة',
    two: 'وحدثان آخران: قراءة الرسالة كاملة',
    few: 'و# أحداث أخرى: قراءة الرسالة كاملة',
    many: 'و# حدثًا آخر: قراءة الرسالة كاملة',
    other: 'و# حدث آخر: قراءة الرسالة كاملة',
  }),
}
