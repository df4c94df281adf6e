/** Words in mails about corrections and retractions. */
export const correctionMail = {
  subject: {
    correction: (title: string) => `Correction: ${title}`,
    retraction: (title: string) => `Withdrawn: ${title}`,
  },
  heading: { correction: 'A correction', retraction: 'A report withdrawn' },
  headings: { correction: 'Corrections', retraction: 'Reports withdrawn' },
  changed: (after: string, before: string) => `${after}, not ${before}`,
  told: {
    correction: (day: string) => `On ${day} (UTC) we told you about this event. We got part of it wrong.`,
    retraction: (day: string) => `On ${day} (UTC) we told you about this event. We have withdrawn the report.`,
  },
  older: {
    correction: 'We can’t tell whether we e-mailed you about this event; you follow it now. We got part of it wrong.',
    retraction:
      'We can’t tell whether we e-mailed you about this event; you follow it now. We have withdrawn the report.',
  },
  why: { correction: 'What was wrong', retraction: 'Why we withdrew it' },
  at: {
    correction: (when: string) => `Corrected on ${when}.`,
    retraction: (when: string) => `Withdrawn on ${when}.`,
  },
  again: 'The event has been recorded again since. Its page says what we know now.',
  late: 'An older mail about this may still arrive. This one is newer: trust what it says.',
  was: 'What we told you',
  wasOlder: 'What we had said',
  is: 'What we know now',
  changes: 'What changed',
  before: 'Before',
  after: 'Now',
}
