/**
 * The mail to the owner of an endpoint: it fails (`struggling`), or nothing more is sent to it (`failing`, `gone`). Then the two
 * sentences that are sent to an endpoint in a chat.
 */
export const endpoint = {
  struggling: {
    subject: (site: string) => `${site} cannot reach your endpoint`,
    preheader: 'We keep trying for five days. You can replay what it misses.',
    heading: 'Your endpoint does not accept our webhooks',
    what: (host: string, since: string) => `Every delivery to your endpoint at ${host} has failed since ${since}.`,
    next: 'We keep trying, at longer and longer intervals and in order. If every attempt fails for five days, we stop.',
  },
  failing: {
    subject: (site: string) => `${site} no longer sends to your endpoint`,
    preheader: 'Every delivery failed for five days. Verify it again to get webhooks.',
    heading: 'We have stopped sending to your endpoint',
    what: (host: string, since: string) =>
      `Every delivery to your endpoint at ${host} has failed since ${since}, so nothing more is sent there.`,
    next: 'To get webhooks again, verify the endpoint again and ask for a replay of what it missed.',
  },
  gone: {
    subject: (site: string) => `${site} no longer sends to your endpoint`,
    preheader: 'It answered that it is gone (410). Verify it again to get webhooks.',
    heading: 'We have stopped sending to your endpoint',
    what: (host: string) => `Your endpoint at ${host} answered that it is gone (410), so nothing more is sent there.`,
    next: 'If that is a mistake, verify the endpoint again and ask for a replay of what it missed.',
  },
  answered: (status: number) => `Its last answer had the status ${status}.`,
  unanswered: 'The last attempt got no answer.',
  id: (id: string) => `Endpoint: ${id}`,
  journal: 'Read everything that was recorded',
  verify: (site: string, id: string, code: string) =>
    `${site}: to receive events here, confirm the endpoint ${id} with the code ${code}`,
  ping: (site: string, id: string) => `${site}: this is a test of the endpoint ${id}. Nothing has happened.`,
}
