/** Words of the pages to which mails link. Each page shows something and offers one action. */
export const link = {
  youChose: 'You chose:',
  confirm: {
    title: 'Confirm your subscription',
    lead: 'Nothing is sent until you press the button.',
    changed: 'Confirm your new choice',
    changedLead: 'Your choice stays as it was until you press the button.',
    button: 'Confirm',
  },
  preferences: {
    title: 'What you get',
    lead: (email: string) => `This is what we send to ${email}.`,
    saved: 'Saved. From now on this is what you get.',
    more: 'Other things you can do',
  },
  unsubscribe: {
    title: 'Unsubscribe',
    lead: 'Press the button and we write to you no more.',
    button: 'Unsubscribe',
    instead: 'Or change what you get, and how often',
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
        `So that a forwarded mail does not open everything for ever, it no longer shows, exports or deletes what we hold about ${email}. Press the button, and a fresh link goes to that address.`,
      button: 'Mail a fresh link',
    },
  },
  now: {
    title: 'What is new, now',
    lead: 'Press the button and we send you what is new since your last mail. Your next digest then starts from there.',
    button: 'Send me now what is new',
  },
}
