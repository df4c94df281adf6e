/** The most characters of a date. */
export const LONGEST_DATE = 100
const YEAR = '([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX)'
const MONTH = '(0[1-9]|1[0-2]|2[1-4]|XX)'
const DAY = '(0[1-9]|[12][0-9]|3[01]|XX)'
const ONE_DATE = `${YEAR}(-${MONTH}(-${DAY})?)?[?~%]?`
const ONE_MOMENT = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([+-][0-9]{2}(:[0-9]{2})?)?'
const ONE_END = `(${ONE_DATE}|\\.\\.)?`
const ONE_SET = `[[{]${ONE_DATE}((,|\\.\\.)${ONE_DATE})*[\\]}]`
/** The form of every date that can be read, as a regular expression; what has the form may yet be refused. */
export const DATE_PATTERN = `^(${ONE_DATE}|${ONE_MOMENT}|${ONE_END}/${ONE_END}|${ONE_SET})$`
