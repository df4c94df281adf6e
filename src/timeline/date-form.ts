/** The most characters of a date. */
export const LONGEST_DATE = 100
const ONE_DATE = '[0-9]{1,4}X{0,3}(-([0-9]{2}|XX)){0,2}[?~%]?'
const ONE_MOMENT = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([+-][0-9]{2}(:[0-9]{2})?)?'
const ONE_END = `(${ONE_DATE}|\\.\\.)?`
const ONE_SET = `[[{]${ONE_DATE}((,|\\.\\.)${ONE_DATE})*[\\]}]`
/** The form of every date that can be read, as a regular expression; what has the form may yet be refused. */
export const DATE_PATTERN = `^(${ONE_DATE}|${ONE_MOMENT}|${ONE_END}/${ONE_END}|${ONE_SET})$`
