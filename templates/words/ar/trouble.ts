import type { trouble as english } from '../en/trouble.ts'

export const trouble: typeof english = {
  keyExpired: (chunk) =>
    `لا يُعرف هل قبل مزوّد البريد الدفعة ${chunk}، وقد انتهت صلاحية مفتاحها. تنتظر الدفعة إشعارات المزوّد أو قرارك.`,
  payloadChanged: (chunk) =>
    `لا يُعرف هل قبل مزوّد البريد الدفعة ${chunk}، ولم يعد ممكنًا كتابة رسائلها كما كانت. تنتظر الدفعة إشعارات المزوّد أو قرارك.`,
  chunkHeld: (chunk) =>
    `لا يُعرف هل قبل مزوّد البريد الدفعة ${chunk}، وقد مُحيت بيانات أحد قرّائها أو اشتكى منها قبل نصف ساعة. لن تُرسل الدفعة ثانية، وهي تنتظر إشعارات المزوّد أو قرارك.`,
  chunkRedacted: (chunk) =>
    `لا يُعرف هل قبل مزوّد البريد الدفعة ${chunk}، وفيها نسخة أُزيل نصها بعد ذلك. لن تُرسل الدفعة مرة أخرى، وهي تنتظر إشعارًا من المزوّد أو قرارك.`,
  recipientsRefused: (count, chunk) => `رفض مزوّد البريد عددًا من مستلمي الدفعة ${chunk}: ${count}.`,
  throttled: (reason) => `لا يقبل مزوّد البريد رسائل الآن: ${reason}.`,
  unauthorized: (reason) => `لا يسمح لنا مزوّد البريد بالإرسال: ${reason}. كل البريد ينتظر.`,
  rejected: (chunk, kind, reason) => `رفض مزوّد البريد الدفعة ${chunk} كلها (${reason}). البريد من نوع ${kind} ينتظر.`,
  ticketFailed: (fault) => `أخفقت تذكرة بالخطأ ${fault}. سيُعاد عملها.`,
  deadLetters: (count, queue) => `أخفقت تذاكر من ${queue} مرات كثيرة، وعددها ${count}. ستجد الدورة القادمة عملها.`,
  unreachedEvent: (event) =>
    `الحدث ${event} بالغ الخطورة وكان موعد إرساله قبل عشر دقائق. لم يقبل مزوّد البريد أي رسالة عنه.`,
  confirmationsWait: (count) =>
    `طلبات رسائل فاقت حد الموقع أو حد شبكة واحدة (CONFIRMATIONS_PER_HOUR وCONFIRMATIONS_PER_DAY)، وعددها ${count}. تنتظر هذه الطلبات وتُرسل رسائلها حين يسمح الحد بذلك.`,
  noTick: 'لم تأتِ أي دورة منذ أكثر من عشر دقائق.',
  noDatabase: 'قاعدة البيانات لا تستجيب. لا يُسجَّل شيء ولا يُرسل بريد حتى تستجيب.',
  paused: 'الإرسال متوقف. تذكر واجهة الحالة السبب.',
  suspended: (reason) => `الإرسال ينتظر: ${reason}.`,
  suspendedKind: (kind, reason) => `البريد من نوع ${kind} ينتظر: ${reason}.`,
  recent: (name) => `حدث مؤخرًا: ${name}.`,
  unknownOutcomes: (count) => `طلبات إلى مزوّد البريد لا تُعرف نتيجتها: ${count}.`,
}
