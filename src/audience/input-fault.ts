/** One fault of a subscription: its place as a JSON pointer (RFC 6901) and a code for a sentence in the reader's language. */
export type InputFault = {
  pointer: string
  code: InputFaultCode
  value?: string | undefined
  options?: string[] | undefined
}

export type InputFaultCode =
  | 'required'
  | 'unknown_member'
  | 'not_text'
  | 'not_a_list'
  | 'not_an_object'
  | 'not_yes_or_no'
  | 'not_an_address'
  | 'invisible_character'
  | 'unknown_region'
  | 'unknown_actor'
  | 'unknown_event'
  | 'followed_and_muted'
  | 'not_a_pause_end'
  | 'not_one_of'
  | 'not_a_time'
  | 'not_a_number'
  | 'same_time'
  | 'unknown_timezone'
  | 'nothing_chosen'
  | 'too_many'
  | 'too_long'
