import type { Certainty, Change, Lang, Nature, Severity } from '../../../src/timeline/event.ts'
import type { en } from '../en.ts'
import { pluralize } from '../pluralize.ts'

const natures: Record<Nature, string> = { event: 'حدث', state: 'وضع قائم', claim: 'ادعاء', forecast: 'توقّع' }

const certainties: Record<Certainty, string> = {
  confirmed: 'مؤكَّد',
  reported: 'بحسب تقارير',
  disputed: 'محل خلاف',
  unverified: 'غير متحقَّق منه',
}

const certaintyMeans: Record<Certainty, string> = {
  confirmed: 'يقوله مصدران مستقلان أو وثيقة أصلية واحدة.',
  reported: 'يقوله مصدر واحد، أو عدة مصادر تستند إلى المصدر نفسه.',
  disputed: 'يناقضه مصدر واحد على الأقل.',
  unverified: 'هو ادعاء، أو لم يُعثر له على مصدر.',
}

const severities: Record<Severity, string> = {
  extreme: 'بالغ الخطورة',
  severe: 'خطير',
  moderate: 'متوسط',
  minor: 'محدود',
  unknown: 'غير معروفة',
}

const changes: Record<Change, string> = {
  new: 'أول تسجيل',
  update: 'تحديث',
  correction: 'تصحيح',
  retraction: 'سحب',
  translation: 'ترجمة',
  minor: 'تعديل طفيف',
}

const groups = {
  conflict: 'النزاع',
  civilians: 'المدنيون',
  civic: 'الحراك المدني',
  politics: 'السياسة',
  humanitarian: 'الشأن الإنساني',
  context: 'السياق',
}

const kinds = {
  'conflict.offensive': 'هجوم عسكري',
  'conflict.clash': 'اشتباك',
  'conflict.territory_gained': 'تبدّل السيطرة',
  'conflict.withdrawal': 'انسحاب',
  'conflict.airstrike': 'غارة جوية',
  'conflict.shelling': 'قصف',
  'conflict.siege': 'حصار',
  'conflict.weapons_seized': 'استيلاء على أسلحة',
  'conflict.new_weapon': 'سلاح جديد',
  'conflict.deployment': 'انتشار قوات',
  'civilians.attack': 'هجوم على مدنيين',
  'civilians.killing': 'قتل مدنيين',
  'civilians.abuse': 'انتهاكات بحق مدنيين',
  'civilians.repression': 'قمع',
  'civilians.detention': 'احتجاز',
  'civilians.forced_displacement': 'تهجير قسري',
  'civic.protest': 'احتجاج',
  'civic.celebration': 'احتفال',
  'politics.agreement': 'اتفاق',
  'politics.diplomacy': 'دبلوماسية',
  'politics.statement': 'بيان',
  'politics.appeal': 'نداء',
  'politics.governance': 'شؤون الحكم',
  'humanitarian.return': 'عودة',
  'humanitarian.displacement': 'نزوح',
  'humanitarian.release': 'إفراج',
  'humanitarian.health': 'صحة',
  'humanitarian.aid': 'مساعدات',
  'context.background': 'خلفية',
  'context.condition': 'ظرف قائم',
  'context.claim': 'ادعاء',
  'context.forecast': 'توقّع',
}

const parties = (one: string, two: string, other: string) =>
  pluralize('ar', { one: `الطرف ${one}`, two: `الطرفان ${two}`, other: `الأطراف ${other}` })

const roles = {
  initiator: pluralize('ar', { one: 'المنفّذ', two: 'المنفّذان', other: 'المنفّذون' }),
  target: parties('المستهدَف', 'المستهدَفان', 'المستهدَفة'),
  party: parties('المعني', 'المعنيان', 'المعنية'),
  supporter: parties('الداعم', 'الداعمان', 'الداعمة'),
  'supporter-of-target': parties('الداعم للمستهدَف', 'الداعمان للمستهدَف', 'الداعمة للمستهدَف'),
  controller: parties('المسيطر', 'المسيطران', 'المسيطرة'),
  affected: pluralize('ar', { one: 'المتضرّر', two: 'المتضرّران', other: 'المتضرّرون' }),
  beneficiary: () => 'لصالح',
  speaker: () => 'تصريح',
  mentioned: () => 'ورد ذكره',
}

const onlyIn: Record<Lang, string> = {
  en: 'مسجَّل حتى الآن بالإنجليزية فقط.',
  ar: 'مسجَّل حتى الآن بالعربية فقط.',
}

export const event: typeof en.event = {
  natures,
  certainties,
  certaintyMeans,
  severities,
  changes,
  groups,
  kinds,
  roles,
  onlyIn,
  sources: pluralize('ar', { one: 'المصدر', two: 'المصدران', other: 'المصادر' }),
  primaryDocument: 'وثيقة أصلية',
  comma: '، ',
  noPlace: 'بلا مكان محدد',
  wasWrong: 'ما كان خطأً',
  isKnown: 'ما نعرفه الآن',
  changed: 'ما الذي تغيّر',
  redactedTitle: 'خبر أُزيل نصه',
  redactedMeans: 'اضطر أحد المحررين إلى إزالة نصه، ولن نعيد نشره.',
  redactedFor: {
    safety: 'حفاظًا على سلامة أحد الأشخاص',
    legal: 'لأسباب قانونية',
    privacy: 'حمايةً لخصوصية أحد الأشخاص',
  },
  retracted: 'مسحوب',
  retractedMeans: 'سحبنا هذا الخبر، ونُبقي الأصل هنا للسجل.',
}
