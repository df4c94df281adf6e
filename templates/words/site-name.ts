import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'

/** The site with its name in a language. */
export const siteIn = (site: Site, lang: Lang): Site => ({ ...site, name: site.names?.[lang] ?? site.name })
