import type { en } from '../en.ts'

export const correctionMail: typeof en.correctionMail = {
  subject: {
    correction: (title) => `تصحيح: ${title}`,
    retraction: (title) => `سحب خبر: ${title}`,
  },
  heading: { correction: 'تصحيح', retraction: 'سحب خبر' },
  headings: { correction: 'تصحيحات', retraction: 'أخبار مسحوبة' },
  changed: (after, before) => `${after}، لا ${before}`,
  told: {
    correction: (day) => `أرسلنا إليك هذا الخبر يوم ${day} (بالتوقيت العالمي UTC)، وكان في بعضه خطأ.`,
    retraction: (day) => `أرسلنا إليك هذا الخبر يوم ${day} (بالتوقيت العالمي UTC)، وقد سحبناه.`,
  },
  older: {
    correction: 'لا نعرف إن كنا أرسلنا إليك هذا الخبر من قبل، وأنت تتابعه الآن. كان في بعض ما قلناه خطأ.',
    retraction: 'لا نعرف إن كنا أرسلنا إليك هذا الخبر من قبل، وأنت تتابعه الآن. وقد سحبناه.',
  },
  why: { correction: 'ما كان خطأً', retraction: 'سبب السحب' },
  at: {
    correction: (when) => `صُحِّح يوم ${when}.`,
    retraction: (when) => `سُحب يوم ${when}.`,
  },
  again: 'سُجِّل الحدث من جديد بعد ذلك، وما نعرفه الآن مذكور في صفحته.',
  late: 'قد تصلك بعد هذه الرسالة رسالة أقدم منها عن الحدث نفسه، والصحيح ما ورد في هذه الرسالة.',
  was: 'ما أرسلناه إليك',
  wasOlder: 'ما كنا قلناه',
  is: 'ما نعرفه الآن',
  changes: 'ما الذي تغيّر',
  before: 'قبل التصحيح',
  after: 'الآن',
}
