import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { TopicCounts } from '../../src/timeline/topic-counts.ts'
import type { PreferencesFormView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { Layout, type PageContext } from './layout.tsx'
import { buildActorTree, buildRegionTree } from './topic-tree.ts'
import { Tree } from './tree.tsx'

type BrowseTopicsProps = PageContext & {
  gazetteer: Gazetteer
  counts: TopicCounts
  chosen: Pick<PreferencesFormView['typed'], 'regions' | 'actors'>
  /** The other fields of the form, which go back to it. */
  carried: [name: string, value: string][]
}

/** All regions and actors with their number of events. The button goes back to the subscription form with the choice. */
export const BrowseTopicsPage = ({ lang, site, gazetteer, counts, chosen, carried }: BrowseTopicsProps) => {
  const { form } = wordsIn(lang)
  const { groups, roots } = buildRegionTree(gazetteer)
  const regions = { name: 'regions', chosen: new Set(chosen.regions), counts: counts.regions } as const
  const actors = { name: 'actors', chosen: new Set(chosen.actors), counts: counts.actors } as const
  return (
    <Layout lang={lang} site={site} title={form.topic.browseTitle} path="/subscribe/topics">
      <h1>{form.topic.browseTitle}</h1>
      <p class="lead">
        {form.topic.browseLead} {form.topic.includes}
      </p>
      <form action="/subscribe">
        {carried.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="lang" value={lang} />
        <fieldset>
          <legend>{form.regions}</legend>
          <Tree {...regions} branches={roots} lang={lang} under={form.within} />
          {groups.length > 0 && <p class="label">{form.regionGroups}</p>}
          {groups.length > 0 && <Tree {...regions} branches={groups} lang={lang} under={form.within} />}
        </fieldset>
        <fieldset>
          <legend>{form.actors}</legend>
          <Tree {...actors} branches={buildActorTree(gazetteer)} lang={lang} under={form.partsOf} />
        </fieldset>
        <button type="submit" class="stay">
          {form.topic.browseButton}
        </button>
      </form>
    </Layout>
  )
}
