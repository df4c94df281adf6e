import type { Lang } from '../../timeline/event.ts'
import type { EditionItem, MailKind, StandingRef } from '../select/edition-items.ts'
import type { MailTemplate } from './mail-template.ts'

/**
 * One set of revisions, rendered in one language and kind: the mail as a template (`letter`) and its items (`tales`). It is
 * stored in KV as JSON, so its keys keep these names.
 */
export type Edition = {
  id: string
  kind: MailKind
  lang: Lang
  letter: MailTemplate
  tales: EditionItem[]
  /** The events that the mail shows, if it links others: only these are told. */
  shown?: string[]
  /** The revision of the standing event, if the mail begins with it. No reader counts as told of it. */
  standing?: StandingRef
}

/** The mail of an edition after its text was deleted. Nobody is sent it again. */
export const NO_MAIL: MailTemplate = { subject: '', html: [''], text: [''] }

/** The KV key of an edition. */
export const editionKeyOf = (hash: string): string => `edition/${hash}`

/** The column `edition.linked`: JSON of the events that the mail only links; null if it shows all. */
export const linkedOf = ({ kind, tales, shown }: Edition): string | null => {
  const linked = shown ? tales.filter(({ event }) => !shown.includes(event)) : []
  const pairs = linked.map(({ event, number, saying, section }) => [
    ...[event, Math.min(...(saying ?? [number]))],
    kind === 'digest' && section === 'correction' ? 1 : 0,
  ])
  return pairs.length > 0 ? JSON.stringify(pairs) : null
}
