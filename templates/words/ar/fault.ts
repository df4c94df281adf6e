import type { InputFault, InputFaultCode } from '../../../src/audience/input-fault.ts'
import type { en } from '../en.ts'

const quoted = (value: string | undefined): string => (value ? ` «${value}»` : '')

const sentences: Record<InputFaultCode, (fault: Pick<InputFault, 'value' | 'options'>) => string> = {
  required: () => 'هذه الخانة فارغة. يرجى ملؤها.',
  unknown_member: ({ value }) => `لا يوجد هنا حقل بهذا الاسم${quoted(value)}. يرجى حذفه.`,
  not_text: () => 'يرجى كتابة هذا نصًّا.',
  not_a_list: () => 'يرجى تقديم هذا على شكل قائمة.',
  not_an_object: () => 'يرجى تقديم هذا على شكل كائن له حقول.',
  not_yes_or_no: () => 'يرجى الإجابة بنعم أو لا: true أو false.',
  not_an_address: () => 'هذا ليس عنوان بريد إلكتروني. يرجى كتابته على هذا النحو: name@example.org.',
  invisible_character: ({ value }) =>
    `يوجد هنا حرف لا يُرى${value ? ` (${value})` : ''}. يرجى كتابة النص من جديد دون نسخه.`,
  unknown_region: ({ value }) => `لا توجد لدينا منطقة بهذا المعرّف${quoted(value)}. يرجى الاختيار من القائمة.`,
  unknown_actor: ({ value }) => `لا توجد لدينا جهة بهذا المعرّف${quoted(value)}. يرجى الاختيار من القائمة.`,
  unknown_event: ({ value }) => `لا يوجد لدينا حدث بهذا المعرّف${quoted(value)}. يرجى أخذ المعرّف من عنوان صفحته.`,
  followed_and_muted: ({ value }) =>
    `لا يمكن أن يكون الحدث${quoted(value)} متابَعًا ومستبعدًا في آن واحد. يرجى اختيار أحد الأمرين.`,
  not_a_pause_end: ({ value }) =>
    `يرجى اختيار يوم خلال التسعين يومًا القادمة${value ? `، حتى ${value} على الأكثر` : ''}، أو ترك الخانة فارغة.`,
  not_one_of: ({ options }) =>
    options?.length ? `يرجى اختيار واحد مما يلي: ${options.join('، ')}.` : 'يرجى الاختيار من القائمة.',
  not_a_time: () => 'يرجى كتابة وقت بين 00:00 و23:59، مثل 07:00.',
  not_a_number: ({ value }) => `يرجى كتابة عدد صحيح${value ? ` من 1 إلى ${value}` : ''}، أو ترك الخانة فارغة.`,
  same_time: () => 'لا تكون ساعات الهدوء بداية ونهاية في الوقت نفسه. يرجى اختيار وقت آخر.',
  unknown_timezone: ({ value }) =>
    `لا نعرف هذه المنطقة الزمنية${quoted(value)}. يرجى الاختيار من القائمة، مثل Africa/Cairo.`,
  nothing_chosen: () => 'من دون موجز ومن دون تنبيهات لا يبقى ما يُرسَل. يرجى اختيار أحدهما على الأقل.',
  too_many: () => 'هذا أكثر مما يمكننا قبوله. يرجى اختيار عدد أقل.',
  too_long: () => 'هذا أطول من اللازم. يرجى اختصاره.',
}

export const fault: typeof en.fault = {
  sentences,
  summary: 'في ما كُتب ما يحتاج إلى مراجعة',
}
