/** The words for a known id, else the id in readable form. Publishers may use kinds and roles of their own. */
export const labelOf = (names: Readonly<Record<string, string>>, id: string): string =>
  Object.hasOwn(names, id) ? names[id]! : humanizeId(id)

/** The last part of an id as a phrase: `conflict.new_weapon` becomes `New weapon`. */
export const humanizeId = (id: string): string => {
  const words = id
    .slice(id.lastIndexOf('.') + 1)
    .replace(/[-_]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
