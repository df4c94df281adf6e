import type { InputFault, InputFaultCode } from '../../../src/audience/input-fault.ts'

const quoted = (value: string | undefined): string => (value ? ` “${value}”` : '')

const sentences: Record<InputFaultCode, (fault: Pick<InputFault, 'value' | 'options'>) => string> = {
  required: () => 'This is missing. Please fill it in.',
  unknown_member: () => 'This member does not exist. Please leave it out.',
  not_text: () => 'Please give this as text.',
  not_a_list: () => 'Please give this as a list.',
  not_an_object: () => 'Please give this as an object.',
  not_yes_or_no: () => 'Please answer this with yes or no: true or false.',
  not_an_address: () => 'This is not an e-mail address. Please write it like name@example.org.',
  invisible_character: ({ value }) =>
    `There is a character in this that cannot be seen${value ? ` (${value})` : ''}. Please type it again without copying.`,
  unknown_region: ({ value }) => `We have no region${quoted(value)}. Please choose one from the list.`,
  unknown_actor: ({ value }) => `We have no actor${quoted(value)}. Please choose one from the list.`,
  unknown_event: ({ value }) => `We have no event${quoted(value)}. Please take the id from the address of its page.`,
  followed_and_muted: ({ value }) =>
    `The event${quoted(value)} is followed and left out at the same time. Please choose one of the two.`,
  not_a_pause_end: ({ value }) =>
    `Please give a day in the next 90 days${value ? `, at most ${value}` : ''}, or leave it empty.`,
  not_one_of: ({ options }) =>
    options?.length ? `Please choose one of these: ${options.join(', ')}.` : 'Please choose one from the list.',
  not_a_time: () => 'Please give a time from 00:00 to 23:59, for example 07:00.',
  not_a_number: ({ value }) => `Please give a whole number${value ? ` from 1 to ${value}` : ''}, or leave it empty.`,
  same_time: () => 'Quiet hours that end when they begin would be none, or all of the day. Please choose another time.',
  unknown_timezone: ({ value }) =>
    `We do not know the time zone${quoted(value)}. Please choose one from the list, for example Africa/Cairo.`,
  nothing_chosen: () =>
    'With neither a digest nor alerts there is nothing to send. Please choose at least one of them.',
  too_many: () => 'This is more than we can take. Please choose fewer.',
  too_long: () => 'This is too long. Please shorten it.',
}

/** The faults of the form. Each sentence says what to do. */
export const fault = {
  sentences,
  summary: 'Some of this needs your attention',
}
