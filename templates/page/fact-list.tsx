import type { Lang } from '../../src/timeline/event.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

/** A fact: its name, and its value in words or as links. */
export type Fact = [name: string, value: string | FactLink[]]

/** A name; without `path` it is not a link. */
export type FactLink = { text: string; path?: string | undefined }

/** A list of facts in two columns, or in one column on a narrow screen. */
export const FactList = ({ facts, lang }: { facts: Fact[]; lang: Lang }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <>
        <dt>
          <Runs text={name} lang={lang} />
        </dt>
        <dd>
          {typeof value === 'string' ? <Runs text={value} lang={lang} /> : <FactLinks links={value} lang={lang} />}
        </dd>
      </>
    ))}
  </dl>
)

const FactLinks = ({ links, lang }: { links: FactLink[]; lang: Lang }) => (
  <>
    {links.map(({ text, path }, at) => {
      const name = <Runs text={text} lang={lang} />
      return (
        <>
          {at > 0 && wordsIn(lang).event.comma}
          {path ? <a href={withLang(path, lang)}>{name}</a> : name}
        </>
      )
    })}
  </>
)
