import { type Context, Hono } from 'hono'
import type { AppContext } from '../../context.ts'
import { decodeBase64 } from '../../lib/bytes.ts'
import { encodeIndexedPng, type IndexedImage } from '../../lib/indexed-png.ts'
import type { Severity } from '../../timeline/event.ts'
import { type ColouredRegion, gravestByRegion } from '../../timeline/map-colours.ts'
import { isRedacted, withoutHidden } from '../../timeline/redaction.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

/** The colours of the paper, of lines, and of the middle tick of the mark. */
const FIXED_COLOURS = ['#fcfbf7', '#1b1e23', '#a32a17']
const LAND = '#e6dfcf'
/** Those of the severities on pages. */
const COLOURS: Record<Severity, string> = {
  extreme: '#8c1c13',
  severe: '#c8691c',
  moderate: '#b98a1e',
  unknown: '#b98a1e',
  minor: '#8a8f97',
}

type Picture = IndexedImage & { regions: string[] }

/** Pictures of the map for programs that show links. Only their palette differs: the colour of each region. */
export const mapPictureRoutes = new Hono<AppEnv>()

mapPictureRoutes.get('/picture', addEtag, (c) => {
  noteIgnoredParameters(c, [])
  return answerPicture(c, [])
})

mapPictureRoutes.get('/events/:id/picture', addEtag, async (c) => {
  noteIgnoredParameters(c, [])
  const { journal } = c.var.context
  const latest = await journal.findLatest(c.req.param('id'))
  const [revision] = latest ? await journal.readRecorded([latest]) : []
  if (!revision || isRedacted(revision)) return answerMessagePage(c, 'notFound', 404)
  const { regions, severity } = revision
  return answerPicture(
    c,
    regions.map(({ id }) => ({ region: id, severity })),
  )
})

mapPictureRoutes.get('/editions/:id/picture', addEtag, async (c) => {
  noteIgnoredParameters(c, [])
  const { editions, journal } = c.var.context
  const edition = (await editions.openEditions([c.req.param('id')])).get(c.req.param('id'))
  if (!edition || edition.kind === 'confirmation') return answerMessagePage(c, 'notFound', 404)
  const tales = await withoutHidden(journal, edition.tales)
  return answerPicture(
    c,
    tales.flatMap(({ facts }) => facts.regions.map((region) => ({ region, severity: facts.severity }))),
  )
})

const answerPicture = async (c: Context<AppEnv>, events: readonly ColouredRegion[]): Promise<Response> => {
  const picture = await loadPicture(c.var.context)
  const severities = gravestByRegion(picture.regions, events, c.var.context.gazetteer)
  const colours = severities.map((severity) => (severity === null ? LAND : COLOURS[severity]))
  c.header('cache-control', 'public, max-age=3600')
  c.header('content-type', 'image/png')
  return c.body(encodeIndexedPng(picture, [...FIXED_COLOURS, ...colours]))
}

const PICTURES = new WeakMap<AppContext['files'], Picture>()

const loadPicture = async ({ files }: AppContext): Promise<Picture> => {
  const loaded = PICTURES.get(files)
  if (loaded) return loaded
  const stored = JSON.parse(await files.readText('picture.json')) as Omit<Picture, 'deflated'> & { deflated: string }
  const picture = { ...stored, deflated: decodeBase64(stored.deflated) }
  PICTURES.set(files, picture)
  return picture
}
