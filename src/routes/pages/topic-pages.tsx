import { type Context, Hono } from 'hono'
import { BrowseTopicsPage } from '../../../templates/page/browse-topics.tsx'
import { FoundTopics } from '../../../templates/page/topic-picker.tsx'
import type { TopicPickerView } from '../../../templates/views.ts'
import { findTopics } from '../../timeline/find-topics.ts'
import { suggestTopics, type Topic, type TopicCounts } from '../../timeline/topic-counts.ts'
import type { AppEnv } from '../app-env.ts'
import { PREFERENCE_FIELDS } from '../http/form-body.ts'
import { answerPublicPage, pagePropsOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

const MAX_SUGGESTED = 6
const MAX_FOUND = 8

/** The choice of regions and actors for the subscription form. */
export const topicRoutes = new Hono<AppEnv>()

topicRoutes.get('/subscribe/topics', async (c) => {
  noteIgnoredParameters(c, [...PREFERENCE_FIELDS, 'backed'])
  const { regions = [], actors = [], ...rest } = c.req.queries()
  const carried = Object.entries(rest)
    .filter(([name]) => [...PREFERENCE_FIELDS, 'backed'].includes(name) && name !== 'lang')
    .flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))
  const { gazetteer } = c.var.context
  const counts = await c.var.context.countTopics()
  return answerPublicPage(
    c,
    <BrowseTopicsPage {...pagePropsOf(c)} {...{ gazetteer, counts, carried }} chosen={{ regions, actors }} />,
  )
})

/** The chips for the script of the form. */
topicRoutes.get('/subscribe/find', async (c) => {
  noteIgnoredParameters(c, ['q', 'lang'])
  const found = searchTopics(c, c.req.query('q') ?? '', await c.var.context.countTopics())
  c.header('cache-control', 'public, max-age=60')
  return c.html(String(<FoundTopics lang={c.var.language} found={found} />))
})

/** The view of the first question of the form. `query` is null if nothing was searched. */
export const loadTopicPicker = async (
  c: Context<AppEnv>,
  query: string | null,
  isChosen: boolean,
): Promise<TopicPickerView> => {
  const counts = await c.var.context.countTopics()
  return {
    suggested: suggestTopics(counts, c.var.context.gazetteer, MAX_SUGGESTED),
    query: query ?? '',
    found: query === null ? null : searchTopics(c, query, counts),
    isChosen,
  }
}

const searchTopics = (c: Context<AppEnv>, query: string, counts: TopicCounts): Topic[] =>
  findTopics(query, c.var.context.gazetteer, counts, MAX_FOUND)
