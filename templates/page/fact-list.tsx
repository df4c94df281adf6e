import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

/** A fact: its name, and its value in words or as links. */
export type Fact = [name: string, value: string | FactLink[]]

/** A name; without `path` it is not a link. */
export type FactLink = { text: string; path?: string | undefined }

/** A list of facts in two columns, or in one column on a narrow screen unless it is compact. */
export const FactList = ({ facts, lang, isCompact = false }: { facts: Fact[]; lang: Lang; isCompact?: boolean }) => (
  <dl class={isCompact ? 'facts compact' : 'facts'}>
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

/** The regions of an event. One that the gazetteer no longer has is named by its id, and is not a link. */
export const eventRegionLinksOf = ({ regions, places }: EventView, lang: Lang): FactLink[] => {
  const left = [...places]
  return regions.map((text) => ({
    text,
    path: left[0]?.name[lang] === text ? `/regions/${left.shift()!.id}` : undefined,
  }))
}
