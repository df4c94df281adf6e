export const MAX_DATE_CHARS = 100
const YEAR_PATTERN = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])'
const MASKED_YEAR_PATTERN = '([0-9]{3}X|[0-9]{2}XX|[0-9]XXX)(-XX(-XX)?)?'
const DAY_OF_YEAR_PATTERN =
  '((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))'
const MONTH_PATTERN = '(0[1-9]|1[0-2]|2[1-4]|(0[1-9]|1[0-2]|XX)-XX|XX)'
const SINGLE_DATE_PATTERN = `(${YEAR_PATTERN}(-${DAY_OF_YEAR_PATTERN}|-${MONTH_PATTERN})?|${MASKED_YEAR_PATTERN})[?~%]?`
const LOCAL_TIME_PATTERN = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([+-][0-9]{2}(:[0-9]{2})?)?'
const INTERVAL_END_PATTERN = `(${SINGLE_DATE_PATTERN}|\\.\\.)?`
const DATE_LIST_PATTERN = `${SINGLE_DATE_PATTERN}((,|\\.\\.)${SINGLE_DATE_PATTERN})*`
const DATE_SET_PATTERN = `(\\[${DATE_LIST_PATTERN}\\]|\\{${DATE_LIST_PATTERN}\\})`
/** A pattern that every valid date has, for the JSON Schema document. Not every text with this pattern is valid. */
export const DATE_PATTERN = `^(${SINGLE_DATE_PATTERN}|${LOCAL_TIME_PATTERN}|${INTERVAL_END_PATTERN}/${INTERVAL_END_PATTERN}|${DATE_SET_PATTERN})$`
/** The pattern of a year, a month or a day, for the parameters of the OpenAPI document. */
export const YEAR_MONTH_OR_DAY_PATTERN = `^${YEAR_PATTERN}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$`
