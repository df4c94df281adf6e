import type { Lang } from '../../src/timeline/event.ts'
import { type Branch, holdsChosen } from './branch.ts'
import { TwoNames } from './name.tsx'

type Tree = {
  name: 'regions' | 'actors'
  branches: Branch[]
  chosen: ReadonlySet<string>
  lang: Lang
  /** Says what is folded away beneath a branch. */
  under: (name: string) => string
}

/**
 * Checkboxes in a tree that folds without script: what a single root holds is in sight, of the rest what holds
 * something chosen.
 */
export const Tree = ({ branches, ...rest }: Tree) => (
  <ul class="places">
    {branches.map((branch) => (
      <li>
        <label class="tick">
          <input type="checkbox" name={rest.name} value={branch.id} checked={rest.chosen.has(branch.id)} />
          <span>
            <TwoNames name={branch.name} lang={rest.lang} />
          </span>
        </label>
        {branch.branches.length > 0 && <Beneath {...rest} branch={branch} inSight={branches.length === 1} />}
      </li>
    ))}
  </ul>
)

const Beneath = ({ branch, inSight, ...rest }: Omit<Tree, 'branches'> & { branch: Branch; inSight: boolean }) =>
  inSight ? (
    <Tree {...rest} branches={branch.branches} />
  ) : (
    <details open={holdsChosen(branch, rest.chosen)}>
      <summary>
        {rest.under(branch.name[rest.lang])} ({branch.branches.length})
      </summary>
      <Tree {...rest} branches={branch.branches} />
    </details>
  )
