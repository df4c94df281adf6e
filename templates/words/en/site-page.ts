/** Words of the foot of every page, and of the pages about the site. */
export const sitePage = {
  foot: 'About this site',
  about: 'About',
  corrections: 'Corrections',
  editions: 'Past digests',
  privacy: 'Privacy',
  regions: 'Places',
  actors: 'People and groups',
  developers: 'For developers',
  licence: 'Licence',
  description:
    'A sourced record of events: what happened, where, and who was involved. Follow it by e-mail, and hear when we were wrong.',
}
