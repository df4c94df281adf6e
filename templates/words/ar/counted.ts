import { pluralize } from '../pluralize.ts'

/** Counted nouns that several pages and mails have. */
export const counted = {
  events: pluralize('ar', {
    zero: 'لا أحداث',
    one: 'حدث واحد',
    two: 'حدثان',
    few: '# أحداث',
    many: '# حدثًا',
    other: '# حدث',
  }),
  sources: pluralize('ar', {
    zero: 'بلا مصادر',
    one: 'مصدر واحد',
    two: 'مصدران',
    few: '# مصادر',
    many: '# مصدرًا',
    other: '# مصدر',
  }),
}
