import { pluralize } from '../pluralize.ts'

/** Counted nouns that several pages and mails have. */
export const counted = {
  events: pluralize('en', { one: '1 event', other: '# events' }),
  sources: pluralize('en', { one: '1 source', other: '# sources' }),
}
