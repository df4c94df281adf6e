import { type Count, type EventRecord, LANGS, type Lang, pickText, type Source } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import { amountInWords, countLabelOf } from './count-in-words.ts'
import { actorsInWords, sourceName, whenOf } from './event-in-words.ts'
import { labelOf } from './label.ts'
import { wordsIn } from './words.ts'

/** Text and its language, which may differ from the reader's. */
export type LocalizedText = { words: string; lang: Lang }

/**
 * One change: the words before and after it, or what was done where there is nothing to compare. `textIn` is the language of a
 * text that was added, removed or changed as a whole.
 */
export type ChangeInWords =
  | { what: string; before: LocalizedText; after: LocalizedText }
  | { what: string; done: LocalizedText | null; textIn?: Lang }

type RevisionComparison = { before: EventRecord; after: EventRecord; gazetteer: Gazetteer; lang: Lang }

/**
 * The differences between two revisions in words, in the order of the page: text, date, place, actors, kind, certainty,
 * severity, counts, sources. Empty where no difference is visible to a reader.
 */
export const changesInWords = (
  before: EventRecord,
  after: EventRecord,
  gazetteer: Gazetteer,
  lang: Lang,
): ChangeInWords[] => {
  const compared = { before, after, gazetteer, lang }
  return [...textChanges(compared), ...factChanges(compared), ...countChanges(compared), ...sourceChanges(compared)]
}

/** The text that the reader sees is compared. For text in another language, it only says that the text changed. */
const textChanges = ({ before, after, lang }: RevisionComparison): ChangeInWords[] => {
  const { difference } = wordsIn(lang)
  const shown = pickText(after.text, lang).lang
  return LANGS.flatMap((each): ChangeInWords[] => {
    const [old, fresh] = [before.text[each], after.text[each]]
    if (!old || !fresh) {
      if (old) return [{ what: difference.noLongerIn[each], done: null, textIn: each }]
      return fresh ? [{ what: difference.nowIn[each], done: null, textIn: each }] : []
    }
    const parts = (['title', 'summary'] as const).filter((part) => old[part] !== fresh[part])
    if (each !== shown)
      return parts.length > 0 ? [{ what: difference.textChanged[each], done: null, textIn: each }] : []
    return parts.map((part) => ({
      what: difference[part],
      before: { words: old[part], lang: each },
      after: { words: fresh[part], lang: each },
    }))
  })
}

const factChanges = ({ before, after, gazetteer, lang }: RevisionComparison): ChangeInWords[] => {
  const { event, page, difference } = wordsIn(lang)
  const facts: [what: string, inWords: (record: EventRecord) => string][] = [
    [page.fact.when, (record) => whenOf(record, lang)],
    [page.fact.where, (record) => regionNamesOf(record, gazetteer, lang).join(event.comma) || event.noPlace],
    [difference.who, (record) => actorsInWords(namedActorsOf(record, gazetteer, lang), lang) || difference.nobody],
    [difference.nature, ({ nature }) => event.natures[nature]],
    [page.fact.kind, ({ kind }) => labelOf(event.kinds, kind)],
    [page.fact.certainty, ({ certainty }) => event.certainties[certainty]],
    [page.fact.severity, ({ severity }) => event.severities[severity]],
  ]
  return facts.flatMap(([what, inWords]) => changeIfDifferent(what, inWords(before), inWords(after), lang))
}

const countChanges = ({ before, after, lang }: RevisionComparison): ChangeInWords[] => {
  const counted = [...new Set([...before.counts, ...after.counts].map(({ what }) => what))]
  const amount = (counts: Count[], what: string): string =>
    counts
      .filter((count) => count.what === what)
      .map((count) => amountInWords(count, lang))
      .join(wordsIn(lang).event.comma) || wordsIn(lang).difference.notStated
  return counted.flatMap((what) =>
    changeIfDifferent(countLabelOf({ what }, lang), amount(before.counts, what), amount(after.counts, what), lang),
  )
}

const sourceChanges = ({ before, after, lang }: RevisionComparison): ChangeInWords[] => {
  const { difference } = wordsIn(lang)
  const [old, fresh] = [stancesByName(before.sources), stancesByName(after.sources)]
  const added = [...fresh.keys()].filter((name) => !old.has(name))
  const removed = [...old.keys()].filter((name) => !fresh.has(name))
  const kept = [...fresh].filter(([name]) => old.has(name))
  return [
    ...added.map((name) => ({ what: difference.sourceAdded, done: { words: name, lang } })),
    ...removed.map((name) => ({ what: difference.sourceRemoved, done: { words: name, lang } })),
    ...kept.flatMap(([name, stance]) =>
      changeIfDifferent(
        difference.sourceStance(name),
        difference.stances[old.get(name)!],
        difference.stances[stance],
        lang,
      ),
    ),
  ]
}

const stancesByName = (sources: Source[]): Map<string, Source['stance']> =>
  new Map(sources.map((source) => [sourceName(source), source.stance]))

const changeIfDifferent = (what: string, before: string, after: string, lang: Lang): ChangeInWords[] =>
  before === after ? [] : [{ what, before: { words: before, lang }, after: { words: after, lang } }]

const regionNamesOf = ({ regions }: EventRecord, gazetteer: Gazetteer, lang: Lang): string[] =>
  regions
    .toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .map(({ id }) => gazetteer.regions.get(id)?.name[lang] ?? id)

const namedActorsOf = ({ actors }: EventRecord, gazetteer: Gazetteer, lang: Lang) => ({
  actors: actors.map(({ id, role }) => ({ name: gazetteer.actors.get(id)?.name[lang] ?? id, role })),
})
