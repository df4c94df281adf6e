/** Short answers on a page of their own. */
export const notice = {
  checkMail: {
    title: 'Please look into your mail',
    words:
      'If the address is right, a mail is on its way to it. Open it within 72 hours and confirm; before that, nothing is sent and nothing changes.',
  },
  confirmed: { title: 'Confirmed', words: 'Thank you. From now on you get what you chose.' },
  expired: {
    title: 'This link is too old',
    words: 'It worked for 72 hours. Nothing has changed. You can fill in the form again.',
  },
  unknownLink: {
    title: 'We do not know this link',
    words:
      'It may have been cut off on its way, or what it led to has been erased. Please copy the whole address from the mail.',
  },
  notFound: { title: 'There is nothing here', words: 'The address may be mistyped, or it never was.' },
  unsubscribed: {
    title: 'You are unsubscribed',
    words: 'We write to you no more. What we recorded stays open to all.',
  },
  erased: {
    title: 'Erased',
    words:
      'What we hold about you is erased; what is being sent at this moment, within a day. We write to you no more.',
  },
  onItsWay: { title: 'On its way', words: 'What is new since your last mail is on its way to you.' },
  nothingNew: { title: 'Nothing new', words: 'Nothing has been recorded on what you follow since your last mail.' },
  tooMany: { title: 'Too often', words: 'This was asked too often in a short time. Please try again later.' },
  notUnderstood: {
    title: 'We did not understand this',
    words: 'Please go back, check what was filled in, and try again.',
  },
  failed: {
    title: 'This did not work',
    words: 'The fault is ours. Nothing was changed. Please try again in a few minutes.',
  },
  again: 'Fill in the form again',
}
