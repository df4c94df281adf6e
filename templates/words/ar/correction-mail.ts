import type { en } from '../en.ts'

export const correctionMail: typeof en.correctionMail = {
  subject: {
    correction: (title) => `تصحيح: ${title}`,
    retraction: (title) => `سحب خبر: ${title}`,
  },
  heading: { correction: 'تصحيح', retraction: 'سحب خبر' },
  headings: { correction: 'تصحيحات', retraction: 'أخبار مسحوبة' },
  told: {
    correction: (day) => `أبلغناك بهذا الحدث يوم ${day} (بالتوقيت العالمي UTC)، وفي بعض ما قلناه خطأ.`,
    retraction: (day) => `أبلغناك بهذا الحدث يوم ${day} (بالتوقيت العالمي UTC)، وقد سُحب الخبر.`,
  },
  older: {
    correction: 'هذا الحدث أقدم من سجل من أبلغناهم، وهو مما تتابعه الآن، لذلك نبلغك بأن في بعض ما قلناه خطأ.',
    retraction: 'هذا الحدث أقدم من سجل من أبلغناهم، وهو مما تتابعه الآن، لذلك نبلغك بأن الخبر سُحب.',
  },
  why: { correction: 'ما كان خطأً', retraction: 'سبب السحب' },
  at: {
    correction: (when) => `صُحِّح يوم ${when}.`,
    retraction: (when) => `سُحب يوم ${when}.`,
  },
  again: 'سُجِّل الحدث من جديد بعد ذلك، وما هو معروف الآن مذكور في صفحته.',
  late: 'قد تصلك بعد هذه الرسالة رسالة أقدم منها عن الحدث نفسه، والصحيح ما ورد في هذه الرسالة.',
  was: 'ما أبلغناك به',
  wasOlder: 'ما كنا قلناه',
  is: 'ما هو معروف الآن',
  changes: 'ما الذي تغيّر',
  before: 'قبل التصحيح',
  after: 'الآن',
}
