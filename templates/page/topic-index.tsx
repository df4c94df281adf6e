import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { TopicCounts } from '../../src/timeline/topic-counts.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { BilingualName } from './bilingual-name.tsx'
import { Layout, type PageContext } from './layout.tsx'
import { buildActorTree, buildRegionTree, type TreeNode } from './topic-tree.ts'

type TopicIndexProps = PageContext & { gazetteer: Gazetteer; counts: TopicCounts }

/** The list of all regions, each beneath the region that contains it, with the groups of regions first. */
export const RegionIndexPage = ({ gazetteer, counts, ...frame }: TopicIndexProps) => {
  const { page } = wordsIn(frame.lang)
  const { groups, roots } = buildRegionTree(gazetteer)
  return (
    <TopicIndex
      {...frame}
      folder="/regions"
      title={page.regions}
      lead={page.regionsLead}
      counts={counts.regions}
      trees={[groups, roots]}
    />
  )
}

/** The list of all actors, each beneath the actor that it is a part of. */
export const ActorIndexPage = ({ gazetteer, counts, ...frame }: TopicIndexProps) => {
  const { page } = wordsIn(frame.lang)
  const trees = [buildActorTree(gazetteer)]
  return (
    <TopicIndex
      {...frame}
      folder="/actors"
      title={page.actors}
      lead={page.actorsLead}
      counts={counts.actors}
      trees={trees}
    />
  )
}

type Folder = '/regions' | '/actors'
type TopicIndexFrame = PageContext & {
  folder: Folder
  title: string
  lead: string
  trees: TreeNode[][]
  counts: ReadonlyMap<string, number>
}

const TopicIndex = ({ lang, site, folder, title, lead, trees, counts }: TopicIndexFrame) => (
  <Layout lang={lang} site={site} title={title} path={folder}>
    <h1>{title}</h1>
    <p class="lead">{lead}</p>
    {trees
      .filter((tree) => tree.length > 0)
      .map((tree) => (
        <TopicTree branches={tree} folder={folder} counts={counts} lang={lang} />
      ))}
  </Layout>
)

const TopicTree = ({
  branches,
  folder,
  counts,
  lang,
}: Pick<TopicIndexFrame, 'folder' | 'counts' | 'lang'> & { branches: TreeNode[] }) => (
  <ul class="topics">
    {branches.map(({ id, name, children }) => (
      <li>
        <a href={withLang(`${folder}/${id}`, lang)}>
          <BilingualName name={name} lang={lang} />
        </a>{' '}
        {counts.has(id) && <small>{wordsIn(lang).front.events(counts.get(id)!)}</small>}
        {children.length > 0 && <TopicTree branches={children} folder={folder} counts={counts} lang={lang} />}
      </li>
    ))}
  </ul>
)
