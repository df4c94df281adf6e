import type { Gazetteer, LocalizedName } from '../../src/timeline/gazetteer.ts'
import type { Topic } from '../../src/timeline/topic-counts.ts'

/**
 * The name of a region or an actor where there is little room: without its part in brackets, and of a region without its
 * type.
 */
export const shortNameOf = (
  { field, id, name }: Pick<Topic, 'field' | 'id' | 'name'>,
  gazetteer: Gazetteer,
): LocalizedName => {
  const aliases = field === 'regions' ? (gazetteer.regions.get(id)?.aliases ?? []) : []
  const shorten = (text: string): string => {
    const plain = text.replace(/ *\([^)]*\)/g, '')
    return aliases.find((alias) => plain.startsWith(`${alias} `) || plain.endsWith(` ${alias}`)) ?? plain
  }
  return { en: shorten(name.en), ar: shorten(name.ar) }
}
