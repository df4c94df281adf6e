import type { DigestTime, Preferences } from '../../../src/audience/preferences.ts'
import type { en } from '../en.ts'

const matches: Record<Preferences['match'], string> = {
  any: 'أحد الأمرين: كل ما يجري في هذه المناطق، وكل ما تشارك فيه هذه الجهات',
  both: 'الأمران معًا: ما تفعله هذه الجهات في هذه المناطق فقط',
}

const severities: Record<Preferences['severity'], string> = {
  minor: 'كل شيء',
  moderate: 'المتوسط فما فوق',
  severe: 'الخطير فما فوق',
  extreme: 'البالغ الخطورة فقط',
}

const cadences: Record<DigestTime['cadence'], string> = {
  daily: 'كل يوم',
  weekly: 'مرة في الأسبوع',
  none: 'بلا موجز',
}

const alertLevels: Record<Preferences['alerts'], string> = {
  none: 'بلا تنبيهات',
  extreme: 'الأحداث البالغة الخطورة',
  severe: 'الأحداث الخطيرة والبالغة الخطورة',
  all: 'كل حدث',
}

const alertedModes: Record<Preferences['alerted'], string> = {
  marked: 'يُذكر باختصار مع الإشارة إلى سبق الإبلاغ به',
  left_out: 'لا يُذكر',
}

export const form: typeof en.form = {
  alertedModes,
  matches,
  severities,
  cadences,
  alertLevels,
  email: 'عنوان بريدك الإلكتروني',
  emailHint: 'نكتب إليه مرة واحدة لنسأل إن كان الطلب منك، ولا يُستعمل إلا لإرسال ما تختاره.',
  regions: 'المناطق',
  regionsHint: 'تشمل المنطقة كل ما يقع فيها. لمتابعة كل شيء، لا حاجة إلى اختيار أي منطقة أو جهة.',
  actors: 'الجهات',
  actorsHint: 'تشمل الجهة كل ما هو جزء منها.',
  regionGroups: 'مجموعات مناطق',
  within: (name) => `داخل ${name}`,
  partsOf: (name) => `ما يندرج ضمن «${name}»`,
  match: 'عند اختيار مناطق وجهات معًا',
  backed: 'وكذلك من تدعمهم الجهات التي أتابعها',
  filter: 'كيف يُجمع بينها، ودرجة الخطورة',
  severity: 'أرسلوا إليّ',
  digest: 'الموجز',
  cadence: 'كم مرة',
  weekday: 'اليوم، إن كان أسبوعيًا',
  time: 'الساعة',
  timezone: 'المنطقة الزمنية',
  timezoneHint: 'مثل Asia/Damascus أو Europe/Berlin.',
  alertsLegend: 'التنبيهات',
  alerts: 'تنبيهي فورًا إلى',
  alerts_per_hour: 'الحد الأقصى للتنبيهات والتصحيحات والأخبار المسحوبة في الساعة',
  alertsPerHourHint: (most) =>
    `تُترك فارغة، أو عدد من 1 إلى ${most}. وتُحسب معها تصحيحات ما أبلغناك به وسحبه، حتى إن لم تطلب تنبيهات. وما زاد يصلك في رسالة واحدة عند نهاية الساعة.`,
  quietHint:
    'بحسب المنطقة الزمنية للموجز. وما يقع في هذه الساعات من تنبيهات وتصحيحات وأخبار مسحوبة يصلك في رسالة واحدة عند نهايتها. أما الموجز فيبقى في موعده.',
  quiet_from: 'بداية ساعات الهدوء',
  quiet_to: 'نهاية ساعات الهدوء',
  extreme_at_once: 'الأحداث البالغة الخطورة وتصحيحاتها في ساعات الهدوء أو بعد بلوغ حد الساعة',
  atOnce: 'تنبيهي إليها فورًا مع ذلك',
  wait: 'تأجيلها هي أيضًا',
  alerted: 'ما سبق إبلاغي به فورًا، في الموجز التالي',
  lang: 'لغة الرسائل',
  subscribe: 'اشتراك',
  presets: 'نقطة البداية:',
  everything: 'كل شيء',
  chosen: 'ستصلك:',
  save: 'حفظ',
  gone: 'لم يعد في قائمتنا، فلا يطابق شيئًا، ويزول عند الحفظ:',
}
