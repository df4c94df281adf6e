/** The JSON pointer to a place in a document: the member names and list indexes that lead to it (RFC 6901, section 3). */
export const jsonPointerOf = (steps: readonly (string | number)[]): string =>
  steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** The member names and list indexes in a JSON pointer (RFC 6901, section 4). */
export const stepsOfJsonPointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
