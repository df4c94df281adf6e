import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'
import { counted } from './counted.ts'

const digest: typeof en.mail.digest = {
  kicker: 'موجزك',
  corrections: 'تصحيحات',
  latest: 'الجديد والمحدَّث',
  statements: 'أقوال وتوقعات',
  also: 'أخبار أخرى',
  where: 'أين',
  corrected: 'تصحيح:',
  updated: 'تحديث',
}

const figures: typeof en.mail.figures = {
  news: pluralize('ar', {
    one: 'خبر جديد',
    two: 'خبران جديدان',
    few: '# أخبار جديدة',
    many: '# خبرًا جديدًا',
    other: '# خبر جديد',
  }),
  updated: pluralize('ar', { one: 'تحديث واحد', two: 'تحديثان', few: '# تحديثات', many: '# تحديثًا', other: '# تحديث' }),
  extreme: pluralize('ar', {
    one: 'واحد بالغ الخطورة',
    two: 'اثنان بالغا الخطورة',
    other: '# بالغة الخطورة',
  }),
  minutes: pluralize('ar', { one: 'قراءة دقيقة', two: 'قراءة دقيقتين', few: 'قراءة # دقائق', other: 'قراءة # دقيقة' }),
}

const welcome: typeof en.mail.welcome = {
  subject: (site) => `أهلًا بك في «${site}»: أبرز ما جرى حتى الآن`,
  heading: 'تمّ اشتراكك',
  follow: 'ستصلك:',
  from: 'هذا موجز قصير لما سبق، ومن الآن فصاعدًا يصلك كل جديد.',
  first: (when) => `يصلك أول موجز ${when}، إن كان هناك جديد.`,
  noDigest: 'اخترت ألا يصلك موجز: نراسلك حين يقع حدث.',
  story: 'أبرز ما جرى حتى الآن',
  nothing: 'لا جديد بعد في ما تتابعه. سنراسلك حين يقع شيء.',
}

const confirmation: typeof en.mail.confirmation = {
  subject: (site) => `يرجى التأكيد: رسائل «${site}»`,
  changedSubject: (site) => `يرجى التأكيد: اختيارك الجديد في «${site}»`,
  heading: 'أكّد اشتراكك',
  changedHeading: 'أكّد اختيارك الجديد',
  asked: (site) => `تلقّينا طلبًا بهذا العنوان للاشتراك في «${site}» وتلقّي:`,
  changed: (site) => `تلقّينا طلبًا لتغيير ما ترسله «${site}» إلى هذا العنوان. الاختيار الجديد:`,
  act: 'للتأكيد افتح هذا الرابط ثم اضغط «تأكيد»:',
  button: 'تأكيد',
  instead: 'إن لم يعمل الزر فافتح هذا العنوان:',
  otherwise: 'لم تطلب ذلك؟ تجاهل هذه الرسالة: من دون تأكيدك لا يُرسَل شيء. الرابط صالح 72 ساعة.',
  changedOtherwise: 'لم تطلب ذلك؟ تجاهل هذه الرسالة، ومن دون تأكيدك يبقى كل شيء كما هو. الرابط صالح 72 ساعة.',
  preheader: 'بقيت خطوة واحدة: اضغط الزر للتأكيد.',
  changedPreheader: 'بقيت خطوة واحدة: اضغط الزر لتأكيد التغيير.',
  preferences: 'ما يصلك الآن، وتغييره',
}

const signIn: typeof en.mail.signIn = {
  subject: (site) => `رابط دخولك إلى غرفة تحرير «${site}»`,
  heading: 'الدخول إلى غرفة التحرير',
  preheader: 'يُستعمل مرة واحدة خلال 15 دقيقة.',
  asked: (site) => `تلقّينا طلبًا، نرجو أن يكون منك، للدخول إلى غرفة تحرير «${site}» بهذا العنوان.`,
  act: 'افتح هذه الصفحة واضغط الزر:',
  button: 'دخول',
  otherwise:
    'يُستعمل الرابط مرة واحدة خلال 15 دقيقة. لم تطلبه؟ تجاهل هذه الرسالة. لا ترسل الرابط إلى أحد: فمن يملكه يمكنه الدخول باسمك.',
}

const dataLink: typeof en.mail.dataLink = {
  subject: (site) => `رابطك الجديد إلى بياناتك في «${site}»`,
  heading: 'رابطك الجديد',
  preheader: 'يفتح صفحة بياناتك، وهو صالح 30 يومًا.',
  asked: (site) =>
    `تلقّينا طلبًا، نرجو أن يكون منك، لرابط جديد إلى البيانات التي تحفظها «${site}» عن هذا العنوان. تعرضها الصفحة، ومنها يمكنك تنزيلها أو حذفها.`,
  act: 'صفحة بياناتك:',
  button: 'عرض بياناتك',
  otherwise:
    'الرابط صالح 30 يومًا. إن لم تطلبه فلا حاجة إلى فعل شيء. لا ترسله إلى أحد: فمن يملكه يمكنه رؤية بياناتك وحذفها.',
}

const footer: typeof en.mail.footer = {
  asked: (site) => `تصلك هذه الرسالة لأنك طلبت من «${site}»:`,
  weekly: 'أسبوعيًا بدلًا من ذلك',
  pause: 'إيقاف مؤقت',
  preferences: 'تغيير',
  why: 'لماذا وصلتني هذه الرسالة؟',
  unsubscribe: 'إلغاء الاشتراك',
  now: 'أرسلوا إليّ الجديد الآن',
  data: 'بياناتك',
}

const others = pluralize('ar', {
  one: 'خبر آخر',
  two: 'خبران آخران',
  few: '# أخبار أخرى',
  many: '# خبرًا آخر',
  other: '# خبر آخر',
})

export const mail: typeof en.mail = {
  digest,
  figures,
  welcome,
  confirmation,
  dataLink,
  signIn,
  footer,
  events: counted.events,
  corrections: pluralize('ar', {
    zero: 'لا تصحيحات',
    one: 'تصحيح واحد',
    two: 'تصحيحان',
    few: '# تصحيحات',
    many: '# تصحيحًا',
    other: '# تصحيح',
  }),
  sources: counted.sources,
  andMore: (title, more) => `${title} + ${others(more)}`,
  operator: {
    subject: (site, troubles) => `«${site}» يحتاج إليك: ${troubles}`,
    heading: pluralize('ar', {
      one: 'مشكلة تحتاج إليك',
      two: 'مشكلتان تحتاجان إليك',
      few: '# مشكلات تحتاج إليك',
      many: '# مشكلة تحتاج إليك',
      other: '# مشكلة تحتاج إليك',
    }),
    since: (when) => `منذ ${when}`,
    health: 'مشكلات الموقع الآن',
    status: 'كل ما ينتظر من العمل (يلزم مفتاح)',
  },
  standing: { standsNow: 'الوضع الآن', onSite: 'الوضع الآن على الموقع' },
  because: 'لأنك تتابع:',
  nextEvents: 'بقية أخبار هذه الرسالة',
  all: pluralize('ar', {
    one: 'الخبر كاملًا على الموقع',
    two: 'الخبران كاملين على الموقع',
    few: 'كل الأخبار على الموقع (#)',
    many: 'كل الأخبار على الموقع (#)',
    other: 'كل الأخبار على الموقع (#)',
  }),
}
