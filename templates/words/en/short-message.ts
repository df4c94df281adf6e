/** Short messages, each on a page of its own. */
export const shortMessage = {
  checkYourMail: {
    title: 'Please look at your mail',
    words:
      'If we can write to this address, a mail with a link to confirm is on its way. It should be there within a few minutes; if it is not, look in the spam folder, or subscribe again. We send nothing else until you confirm.',
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
  suppressed: {
    title: 'We may not write to this address',
    words:
      'A mail to this address came back, or was reported as spam. So we send nothing to it, and this link changed nothing. To get our mail, please subscribe with another address. If it was a mistake, please write to us from it: the link is at the end of this page.',
  },
  unknownLink: {
    title: 'We do not know this link',
    words: 'It may have been cut off. Please open it again from the mail, or copy it whole.',
  },
  foreignForm: {
    title: 'This form came from another site',
    words: 'So nothing was changed. Please open the link in our mail and press the button there.',
  },
  unsubscribed: {
    title: 'You are unsubscribed',
    words: 'We write to you no more. You can come back whenever you like.',
  },
  ended: {
    title: 'This subscription has ended',
    words: 'We no longer write to you. To get our mail again, please subscribe again.',
  },
  erased: {
    title: 'Your data has been deleted',
    words:
      'We hold nothing about you any more but a keyed hash of your address, so that an old list cannot bring you back.',
  },
  freshLink: {
    title: 'Please look at your mail',
    words:
      'If the address can be written to, a mail with a fresh link is on its way to it. At most one is sent in a minute, and three in an hour.',
  },
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
  removed: {
    title: 'This was removed',
    words: 'An editor had to remove what this page said. If a new version of it is recorded, you will find it here.',
  },
  tooMany: {
    title: 'A little slower, please',
    words: 'There were many requests from your network just now. Please try again in a minute.',
  },
  broken: { title: 'Something went wrong on our side', words: 'We have noted it. Please try again in a moment.' },
}
