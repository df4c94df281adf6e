import type { Lang } from '../../src/timeline/event.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { hasChosenDescendant, type TreeNode } from './topic-tree.ts'

type TreeProps = {
  name: 'regions' | 'actors'
  branches: TreeNode[]
  chosen: ReadonlySet<string>
  lang: Lang
  /** The label of a closed branch. */
  under: (name: string) => string
  /** The number of events by id, shown where it is given. Then all branches are open. */
  counts?: ReadonlyMap<string, number>
}

/**
 * A tree of checkboxes that opens and closes without a script. Open are a single root and every branch with a chosen
 * checkbox.
 */
export const Tree = ({ branches, ...rest }: TreeProps) => (
  <ul class="places">
    {branches.map((branch) => (
      <li>
        <label class="tick">
          <input type="checkbox" name={rest.name} value={branch.id} checked={rest.chosen.has(branch.id)} />
          <span>
            <Runs text={branch.name[rest.lang]} lang={rest.lang} />{' '}
            {rest.counts && <small>{wordsIn(rest.lang).form.topic.events(rest.counts.get(branch.id) ?? 0)}</small>}
          </span>
        </label>
        {branch.children.length > 0 && (
          <Subtree {...rest} branch={branch} inSight={branches.length === 1 || rest.counts !== undefined} />
        )}
      </li>
    ))}
  </ul>
)

const Subtree = ({ branch, inSight, ...rest }: Omit<TreeProps, 'branches'> & { branch: TreeNode; inSight: boolean }) =>
  inSight ? (
    <Tree {...rest} branches={branch.children} />
  ) : (
    <details open={hasChosenDescendant(branch, rest.chosen)}>
      <summary>
        {rest.under(branch.name[rest.lang])} ({branch.children.length})
      </summary>
      <Tree {...rest} branches={branch.children} />
    </details>
  )
