import { canonicalJson, sha256 } from '../../lib/canonical-json.ts'
import type { Lang } from '../../timeline/event.ts'
import type { EditionItem, MailKind, StandingRef } from './edition-items.ts'

/**
 * The id of an edition: the hash of its kind, language and items, in any order. Readers with the same items share it.
 * `siteVariant` and `standing` are what else its bytes depend on.
 */
export const editionIdOf = async (
  kind: MailKind,
  lang: Lang,
  items: readonly EditionItem[],
  siteVariant = '',
  standing: StandingRef | null = null,
): Promise<string> => {
  // Another key than `told` would change the id of every edition.
  const told = items.map(itemKeyOf).sort()
  const content = { kind, lang, told, siteVariant, ...(standing && { standing: standing.number }) }
  return (await sha256(canonicalJson(content))).slice(0, 32)
}

const itemKeyOf = ({
  event,
  number,
  section,
  saying,
  echo,
  cause,
  was,
  late,
  carried,
  redacted,
  away,
  part,
}: EditionItem): string =>
  [
    [event, number, section],
    saying ? [`says ${saying.join(',')}`] : [],
    echo ? [echo] : [],
    cause ? [cause] : [],
    was ? [was.number, was.day, was.again] : [],
    was?.late || late ? ['late'] : [],
    carried ? ['carried'] : [],
    was?.redacted ? ['unread'] : [],
    redacted ? ['redacted'] : [],
    away ? ['away'] : [],
    part ? [`in ${part}`] : [],
  ]
    .flat()
    .join(' ')
