/** Short messages, each on a page of its own. */
export const shortMessage = {
  checkYourMail: {
    title: 'Check your inbox',
    words:
      'If we can write to this address, an e-mail with a confirmation link is on its way. If it is not there within a few minutes, look in your spam folder or subscribe again. We send nothing else until you confirm.',
  },
  confirmed: {
    title: 'You are subscribed',
    words: 'Thank you. The story so far is on its way to you; from now on you hear what is new.',
  },
  changed: { title: 'Your subscription has been changed', words: 'From now on you get what you chose here.' },
  doneBefore: {
    title: 'You’ve already done this',
    words: 'This link has been used. There is nothing more to do.',
  },
  expired: {
    title: 'This link has expired',
    words:
      'A confirmation link is valid for 72 hours. If you confirmed before, you are subscribed. If not, please subscribe again.',
  },
  suppressed: {
    title: 'We cannot write to this address',
    words:
      'An e-mail to this address was returned, or was reported as spam. So we send nothing to it, and this link changed nothing. To get our e-mail, please subscribe with another address. If this is a mistake, write to us from this address: the link is at the end of this page.',
  },
  unknownLink: {
    title: 'We do not know this link',
    words: 'Part of it may be missing. Please open it again from the e-mail, or copy all of it.',
  },
  foreignForm: {
    title: 'This form came from another site',
    words: 'Nothing was changed. Please open the link in our e-mail and press the button there.',
  },
  unsubscribed: {
    title: 'You are unsubscribed',
    words: 'We won’t e-mail you again. You can subscribe again at any time.',
  },
  ended: {
    title: 'This subscription has ended',
    words: 'We no longer e-mail you. To get our e-mail again, please subscribe again.',
  },
  erased: {
    title: 'Your data has been deleted',
    words: 'We keep only a keyed hash of your address, so that an old list cannot subscribe you again.',
  },
  freshLink: {
    title: 'Check your inbox',
    words:
      'If we can write to this address, an e-mail with a fresh link is on its way. We send at most one a minute and three an hour.',
  },
  onItsWay: {
    title: 'Your update is on its way',
    words:
      'If there is anything new in what you follow, you get it in a moment. Your next digest continues from there.',
  },
  paused: {
    title: 'Your subscription is paused',
    words: 'To get what is new before that, end the pause on the page of your subscription.',
  },
  nothingNew: {
    title: 'Nothing new yet',
    words: 'Nothing has been recorded since your last e-mail. Your next digest comes at its usual time.',
  },
  notFound: {
    title: 'Page not found',
    words: 'The address may be mistyped, or the page may have moved.',
  },
  removed: {
    title: 'This was removed',
    words: 'An editor had to remove what this page said. If a new version is recorded, you will find it here.',
  },
  tooMany: {
    title: 'Too many requests',
    words: 'Many requests came from your network just now. Please try again in a minute.',
  },
  broken: { title: 'Something went wrong on our side', words: 'We have logged it. Please try again in a moment.' },
}
