export const MAX_DATE_CHARS = 100
const YEAR_PATTERN = '([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX)'
const MONTH_PATTERN = '(0[1-9]|1[0-2]|2[1-4]|XX)'
const DAY_PATTERN = '(0[1-9]|[12][0-9]|3[01]|XX)'
const SINGLE_DATE_PATTERN = `${YEAR_PATTERN}(-${MONTH_PATTERN}(-${DAY_PATTERN})?)?[?~%]?`
const LOCAL_TIME_PATTERN = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([+-][0-9]{2}(:[0-9]{2})?)?'
const INTERVAL_END_PATTERN = `(${SINGLE_DATE_PATTERN}|\\.\\.)?`
const DATE_SET_PATTERN = `[[{]${SINGLE_DATE_PATTERN}((,|\\.\\.)${SINGLE_DATE_PATTERN})*[\\]}]`
/** A pattern that every valid date has, for the JSON Schema document. Not every text with this pattern is valid. */
export const DATE_PATTERN = `^(${SINGLE_DATE_PATTERN}|${LOCAL_TIME_PATTERN}|${INTERVAL_END_PATTERN}/${INTERVAL_END_PATTERN}|${DATE_SET_PATTERN})$`
