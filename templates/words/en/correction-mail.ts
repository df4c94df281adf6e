/** Words in mails about corrections and retractions. */
export const correctionMail = {
  subject: {
    correction: (title: string) => `Correction: ${title}`,
    retraction: (title: string) => `Withdrawn: ${title}`,
  },
  heading: { correction: 'A correction', retraction: 'A report withdrawn' },
  headings: { correction: 'Corrections', retraction: 'Reports withdrawn' },
  told: {
    correction: (day: string) => `On ${day} (UTC) we told you of this event. Part of what we said was not right.`,
    retraction: (day: string) => `On ${day} (UTC) we told you of this event. The report has been withdrawn.`,
  },
  older: {
    correction:
      'This event is older than our list of who was told what. You follow it now, so we are telling you: part of what we had said was not right.',
    retraction:
      'This event is older than our list of who was told what. You follow it now, so we are telling you: the report has been withdrawn.',
  },
  why: { correction: 'What was wrong', retraction: 'Why it was withdrawn' },
  at: {
    correction: (when: string) => `Corrected on ${when}.`,
    retraction: (when: string) => `Withdrawn on ${when}.`,
  },
  again: 'The event was recorded again since. Its page says what is known now.',
  late: 'An older mail about this may still arrive. This one is the newer: what it says is right.',
  was: 'What we told you',
  wasOlder: 'What we had said',
  is: 'What is known now',
  changes: 'What changed',
  before: 'Before',
  after: 'Now',
}
