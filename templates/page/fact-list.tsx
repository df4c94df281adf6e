import type { Lang } from '../../src/timeline/event.ts'
import { Runs } from '../words/text-runs.tsx'

export type Fact = [name: string, value: string]

/** A list of facts in two columns, or in one column on a narrow screen. */
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
