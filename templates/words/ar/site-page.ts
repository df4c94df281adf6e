import type { en } from '../en.ts'

export const sitePage: typeof en.sitePage = {
  foot: 'عن الموقع',
  about: 'من نحن',
  corrections: 'التصحيحات',
  editions: 'نشرات سابقة',
  privacy: 'الخصوصية',
  regions: 'الأماكن',
  actors: 'الأشخاص والجماعات',
  developers: 'للمطوّرين',
  licence: 'الترخيص',
  description: 'سجلّ موثَّق بالمصادر: ماذا حدث وأين ومن شارك فيه. يمكنك متابعته بالبريد الإلكتروني، وإذا أخطأنا أبلغناك.',
}
