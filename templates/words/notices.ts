import type { Lang } from '../../src/timeline/event.ts'

/** A short answer on a page of its own. */
export type Notice = { title: string; words: string }

export type NoticeName =
  | 'checkYourMail'
  | 'confirmed'
  | 'changed'
  | 'doneBefore'
  | 'expired'
  | 'unknownLink'
  | 'unsubscribed'
  | 'ended'
  | 'erased'
  | 'onItsWay'
  | 'nothingNew'
  | 'notFound'
  | 'tooMany'
  | 'broken'

const en: Record<NoticeName, Notice> = {
  checkYourMail: {
    title: 'Please look at your mail',
    words:
      'If the address can be written to, a mail is on its way with a link to confirm. Nothing else is sent until you do.',
  },
  confirmed: {
    title: 'You are subscribed',
    words: 'Thank you. The story so far is on its way to you; from now on you hear what is new.',
  },
  changed: { title: 'Your choice is changed', words: 'From now on you get what you chose here.' },
  doneBefore: {
    title: 'This was done before',
    words: 'The link has already done its work. There is nothing more to do.',
  },
  expired: {
    title: 'This link is past its time',
    words:
      'A link to confirm holds for 72 hours. If you confirmed before, all is well; if not, please subscribe again.',
  },
  unknownLink: {
    title: 'We do not know this link',
    words: 'It may have been cut off. Please open it again from the mail, or copy it whole.',
  },
  unsubscribed: {
    title: 'You are unsubscribed',
    words: 'We write to you no more. You can come back whenever you like.',
  },
  ended: {
    title: 'This subscription has ended',
    words: 'We write to you no more. To hear from us again, please subscribe anew.',
  },
  erased: { title: 'All of it is erased', words: 'We hold nothing about you any more.' },
  onItsWay: {
    title: 'It is on its way',
    words:
      'If there is something new in what you follow, the mail reaches you in a moment. Your next digest starts from there.',
  },
  nothingNew: {
    title: 'Nothing new yet',
    words: 'Nothing has been recorded since your last mail. Your next digest comes when it is due.',
  },
  notFound: {
    title: 'There is nothing here',
    words: 'The address may be mistyped, or what was here has another one now.',
  },
  tooMany: {
    title: 'A little slower, please',
    words: 'There were many requests from your network just now. Please try again in a minute.',
  },
  broken: { title: 'Something went wrong on our side', words: 'We have noted it. Please try again in a moment.' },
}

const ar: Record<NoticeName, Notice> = {
  checkYourMail: {
    title: 'يُرجى الاطلاع على بريدك',
    words: 'إن كان العنوان يقبل الرسائل، فثمة رسالة في طريقها إليه وفيها رابط التأكيد. ولن نرسل شيئًا آخر قبل أن تؤكد.',
  },
  confirmed: {
    title: 'تم اشتراكك',
    words: 'شكرًا لك. خلاصة ما جرى حتى الآن في طريقها إليك، ومن الآن فصاعدًا يصلك كل جديد.',
  },
  changed: { title: 'تم تغيير اختيارك', words: 'من الآن فصاعدًا يصلك ما اخترته هنا.' },
  doneBefore: { title: 'سبق إنجاز ذلك', words: 'أدى هذا الرابط مهمته من قبل، ولا حاجة إلى فعل شيء آخر.' },
  expired: {
    title: 'انتهت صلاحية هذا الرابط',
    words: 'يصلح رابط التأكيد مدة 72 ساعة. إن كنت قد أكدت من قبل فلا داعي لشيء، وإلا فيُرجى الاشتراك من جديد.',
  },
  unknownLink: { title: 'لا نعرف هذا الرابط', words: 'ربما اقتُطع جزء منه. يُرجى فتحه مجددًا من الرسالة أو نسخه كاملًا.' },
  unsubscribed: { title: 'تم إلغاء اشتراكك', words: 'لن نكتب إليك بعد الآن. ويمكنك العودة متى شئت.' },
  ended: { title: 'انتهى هذا الاشتراك', words: 'لم نعد نكتب إليك. لتصلك رسائلنا مجددًا يُرجى الاشتراك من جديد.' },
  erased: { title: 'مُحي كل شيء', words: 'لم نعد نحتفظ بأي شيء عنك.' },
  onItsWay: {
    title: 'الرسالة في طريقها إليك',
    words: 'إن كان هناك جديد في ما تتابعه فستصلك الرسالة بعد لحظات، وتبدأ نشرتك التالية من حيث انتهت.',
  },
  nothingNew: { title: 'لا جديد بعد', words: 'لم يُسجَّل شيء منذ رسالتك الأخيرة. وستصلك نشرتك التالية في موعدها.' },
  notFound: { title: 'لا شيء هنا', words: 'ربما كُتب العنوان خطأً، أو صار لما كان هنا عنوان آخر.' },
  tooMany: { title: 'مهلًا من فضلك', words: 'وصلتنا للتو طلبات كثيرة من شبكتك. يُرجى المحاولة مجددًا بعد دقيقة.' },
  broken: { title: 'حدث خطأ لدينا', words: 'سجّلنا ما حدث. يُرجى المحاولة مجددًا بعد لحظات.' },
}

const NOTICES: Record<Lang, Record<NoticeName, Notice>> = { en, ar }

export const noticeIn = (lang: Lang, name: NoticeName): Notice => NOTICES[lang][name]
