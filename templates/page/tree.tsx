import type { Lang } from '../../src/timeline/event.ts'
import { BilingualName } from './bilingual-name.tsx'
import { hasChosenDescendant, type TreeNode } from './topic-tree.ts'

type TreeProps = {
  name: 'regions' | 'actors'
  branches: TreeNode[]
  chosen: ReadonlySet<string>
  lang: Lang
  /** Says what is folded away beneath a branch. */
  under: (name: string) => string
}

/**
 * Checkboxes in a tree that folds without script: what a single root holds is in sight, of the rest what holds
 * something chosen.
 */
export const Tree = ({ branches, ...rest }: TreeProps) => (
  <ul class="places">
    {branches.map((branch) => (
      <li>
        <label class="tick">
          <input type="checkbox" name={rest.name} value={branch.id} checked={rest.chosen.has(branch.id)} />
          <span>
            <BilingualName name={branch.name} lang={rest.lang} />
          </span>
        </label>
        {branch.children.length > 0 && <Subtree {...rest} branch={branch} inSight={branches.length === 1} />}
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
