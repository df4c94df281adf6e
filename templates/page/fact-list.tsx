import type { Lang } from '../../src/timeline/event.ts'
import { Runs } from '../words/text-runs.tsx'

export type Fact = [name: string, value: string]

/** Facts in two columns, or one under another where there is no room. */
export const FactList = ({ facts, lang }: { facts: Fact[]; lang: Lang }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <>
        <dt>
          <Runs text={name} lang={lang} />
        </dt>
        <dd>
          <Runs text={value} lang={lang} />
        </dd>
      </>
    ))}
  </dl>
)
