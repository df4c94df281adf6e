/** Words of the pages to which mails link. Each page shows something and offers one action. */
export const link = {
  youChose: 'You’ll get:',
  confirm: {
    title: 'Confirm your subscription',
    lead: 'We send nothing until you press the button.',
    changed: 'Confirm your new choice',
    changedLead: 'Your choice stays as it was until you press the button.',
    button: 'Confirm',
    recap: 'We’ve sent you a short recap of the story so far.',
    firstDigest: (when: string) => `Your next digest comes on ${when}, if there is something new.`,
    alertsOnly: 'We’ll e-mail you as soon as something you follow happens.',
    changeLater: 'You can change this or unsubscribe from any of our e-mails.',
  },
  preferences: {
    title: 'Your subscription',
    lead: (email: string) => `This is what we send to ${email}.`,
    shown: 'You get:',
    saved: 'Saved. From now on you get:',
    proposed: 'Not saved yet. Press “Save” to get:',
    weekly: 'Weekly instead',
    more: 'More options',
  },
  pause: {
    title: 'Pause',
    twoWeeks: 'Pause for two weeks',
    end: 'End the pause',
    paused: (day: string) => `Paused until ${day}.`,
    hint: 'Until then we send nothing. On that day, at the time of your digest, you get one e-mail: how things stand with what you follow, and what we had to correct or withdraw. Leave it empty to go on as usual.',
  },
  unsubscribe: {
    title: 'Unsubscribe',
    lead: 'Press the button and we won’t e-mail you again.',
    button: 'Unsubscribe',
    instead: 'Or get less: change what you follow, and how often',
  },
  data: {
    title: 'What we hold about you',
    email: 'Address',
    choice: 'Choice',
    since: 'Subscribed since',
    exported: 'Download your data (JSON)',
    lead: 'This deletes everything we hold about you and ends your subscription. It cannot be undone. Only a keyed hash of your address stays, from which nobody can read it, so that an old list cannot bring you back. If you subscribe again and confirm it, the hash is deleted too.',
    button: 'Delete my data',
    old: {
      title: 'This link is older than 30 days',
      lead: (email: string) =>
        `So that a forwarded e-mail does not open everything for ever, it no longer shows, exports or deletes what we hold about ${email}. Press the button, and a fresh link goes to that address.`,
      button: 'E-mail a fresh link',
    },
  },
  now: {
    title: 'An update now',
    lead: 'Press the button and we send you what is new since your last e-mail. Your next digest then starts from there.',
    button: 'Send me an update now',
  },
}
