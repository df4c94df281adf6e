/** The order of two texts by their UTF-16 code units, which no locale changes: for ids and for days `YYYY-MM-DD`. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
