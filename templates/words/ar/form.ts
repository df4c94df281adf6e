import type { DigestTime, Preferences } from '../../../src/audience/preferences.ts'
import type { en } from '../en.ts'
import { counted } from './counted.ts'

const matches: Record<Preferences['match'], string> = {
  any: 'كل ما يجري في هذه الأماكن أو تشارك فيه هذه الجهات',
  both: 'ما تفعله هذه الجهات في هذه الأماكن فقط',
}

const severities: Record<Preferences['severity'], string> = {
  minor: 'كل شيء',
  moderate: 'المتوسط فما فوق',
  severe: 'الخطير فما فوق',
  extreme: 'البالغ الخطورة فقط',
}

const certainties: Record<Preferences['certainty'], string> = {
  unverified: 'كل شيء',
  disputed: 'كل شيء إلا غير المتحقَّق منه',
  reported: 'المُبلَّغ عنه والمؤكَّد',
  confirmed: 'المؤكَّد فقط',
}

const cadences: Record<DigestTime['cadence'], string> = {
  daily: 'كل يوم',
  weekly: 'مرة في الأسبوع',
  monthly: 'مرة في الشهر',
  none: 'بلا موجز، تنبيهات فقط',
}

const alertLevels: Record<Preferences['alerts'], string> = {
  none: 'الأحداث البالغة الخطورة، إن اخترتها أعلاه',
  extreme: 'الأحداث البالغة الخطورة',
  severe: 'الأحداث الخطيرة والبالغة الخطورة',
  all: 'كل حدث',
}

const alertedModes: Record<Preferences['alerted'], string> = {
  marked: 'اذكروها باختصار',
  left_out: 'لا تذكروها',
}

const topic: typeof en.form.topic = {
  question: 'عن أي مكان أو أي جهة؟',
  hint: 'اتركه فارغًا لمتابعة كل شيء.',
  includes: 'يشمل المكانُ كلَّ ما يقع فيه، وتشمل الجهةُ فروعَها.',
  chosen: 'أنت تتابع',
  add: 'إضافة أماكن أو جهات',
  find: 'ابحث عن مكان أو جهة',
  findButton: 'بحث',
  nothingFound: 'لا مكان ولا جهة بهذا الاسم. جرّب كتابة أخرى له.',
  events: counted.events,
  browse: (regions, actors) => `تصفّح الكل (${regions + actors})`,
  browseTitle: 'كل الأماكن والأشخاص والجماعات',
  browseLead: 'اختر ما تريد متابعته. العدد هو عدد الأحداث المسجَّلة حتى الآن.',
  browseButton: 'اعتماد هذا الاختيار',
}

const event: typeof en.form.event = {
  follow: 'أبلغوني حين يتغيّر هذا',
  followTitle: 'تابِع حدثًا واحدًا بالبريد الإلكتروني',
  mute: 'لا مزيد عن هذا الحدث',
  followed: 'أحداث بعينها تتابعها',
  followedHint: 'نبلغك بكل تحديث فيها مهما كانت خطورته. أزِل العلامة عن الحدث لحذفه.',
  mutedHint: 'لا نبلغك بشيء آخر عنها، إلا إذا تبيّن أن ما أبلغناك به كان خطأ.',
}

const embed: typeof en.form.embed = {
  title: 'استمارة لموقعك',
  plain: 'سطر واحد للنسخ',
  plainLead: 'لا يحتاج إلى برنامج نصي. يفتح صفحتنا والاستمارة مملوءة وفيها زر واحد، ثم نرسل رسالة واحدة للتأكيد.',
  scripted: 'الاستمارة نفسها، ويبقى القارئ في صفحتك',
  scriptedLead: 'يرسل البرنامج النصي الاستمارة ويعرض الجواب مكانها. ومن دونه تعمل الاستمارة كما سبق.',
  more: 'لاستمارة تتابع مكانًا واحدًا أو جهة واحدة، أضف أحد هذين إلى عنوان هذه الصفحة:',
}

export const form: typeof en.form = {
  alertedModes,
  matches,
  severities,
  certainties,
  cadences,
  alertLevels,
  topic,
  event,
  embed,
  title: 'اشترك بالبريد',
  lead: 'اختر ما يهمّك ومواعيد وصوله. غيّره أو ألغِ اشتراكك متى شئت.',
  follow: (name) => `تابِع «${name}» بالبريد الإلكتروني`,
  when: 'متى؟',
  address: 'إلى أي عنوان؟',
  morning: 'كل صباح',
  day: 'كل يوم',
  inZone: ' بتوقيت ',
  changeTime: 'تغيير',
  extremeToo: 'وأخطر الأحداث فورًا',
  email: 'عنوان بريدك الإلكتروني',
  emailHint: 'سنرسل إليك رسالة واحدة للتأكيد، ولا نستعمل عنوانك لأي غرض آخر.',
  leaveEmpty: 'اترك هذه الخانة فارغة',
  regions: 'الأماكن',
  actors: 'الأشخاص والجماعات',
  events: 'أحداث بعينها',
  muted: 'أحداث مستبعدة',
  paused_until: 'إيقاف مؤقت حتى',
  regionGroups: 'مجموعات أماكن',
  within: (name) => `داخل ${name}`,
  partsOf: (name) => `ما يندرج ضمن «${name}»`,
  match: 'إذا اخترت أماكن وجهات معًا',
  backed: 'ومن تدعمهم هذه الجهات أيضًا',
  fineTune: 'خيارات إضافية',
  severity: 'أدنى درجة خطورة',
  certainty: 'أدنى درجة تأكّد',
  cadence: 'وتيرة الإرسال',
  weekday: 'يوم الأسبوع',
  monthday: 'يوم الشهر',
  time: 'الساعة',
  timezone: 'المنطقة الزمنية',
  timezoneHint: 'مثل Africa/Cairo أو Europe/Berlin.',
  alerts: 'نبّهوني فورًا إلى',
  alerts_per_hour: 'الحد الأقصى للتنبيهات في الساعة',
  alertsPerHourHint: (most) =>
    `من 1 إلى ${most}، أو اتركه فارغًا. تُحسب معها تصحيحات ما أرسلناه إليك وسحبه. وما زاد يصلك في رسالة واحدة عند نهاية الساعة. وبعد ست رسائل في اليوم (أو سبع إن كانت إحداها بالغة الخطورة) يصلك الباقي في رسالة واحدة عند نهاية اليوم، ولا ينتظر ما سُحب من أخبار.`,
  quietHint:
    'ما يصدر في هذه الساعات من تنبيهات وتصحيحات وأخبار مسحوبة نؤجّله ونرسله معًا عند نهايتها. أما الموجز فيبقى في موعده.',
  quiet_from: 'بداية ساعات الهدوء',
  quiet_to: 'نهاية ساعات الهدوء',
  extreme_at_once: 'الأحداث البالغة الخطورة في ساعات الهدوء أو بعد بلوغ أحد الحدّين',
  atOnce: 'نعم، نبّهوني فورًا',
  wait: 'أجّلوها هي أيضًا',
  alerted: 'ما سبق أن نُبّهت إليه، في الموجز',
  lang: 'لغة الرسائل',
  subscribe: 'اشتراك',
  save: 'حفظ',
  chosen: 'ستصلك:',
  gone: 'لم يعد في قائمتنا، فلا يطابق شيئًا، ويزول عند الحفظ:',
}
