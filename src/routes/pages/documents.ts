import architecture from '../../../data/pages/architecture.md'
import client from '../../../data/pages/client.md'
import configuration from '../../../data/pages/configuration.md'
import cohorts from '../../../data/pages/decisions/cohorts.md'
import contentUnderItsHash from '../../../data/pages/decisions/content-under-its-hash.md'
import folders from '../../../data/pages/decisions/folders.md'
import freezeThenSend from '../../../data/pages/decisions/freeze-then-send.md'
import markdown from '../../../data/pages/decisions/markdown.md'
import noRowForEachMail from '../../../data/pages/decisions/no-row-for-each-mail.md'
import standInForResend from '../../../data/pages/decisions/stand-in-for-resend.md'
import ticketsWithoutContent from '../../../data/pages/decisions/tickets-without-content.md'
import windowsBySeq from '../../../data/pages/decisions/windows-by-seq.md'
import delivery from '../../../data/pages/delivery.md'
import feeds from '../../../data/pages/feeds.md'
import glossary from '../../../data/pages/glossary.md'
import noOneToldTwice from '../../../data/pages/no-one-told-twice.md'
import publishing from '../../../data/pages/publishing.md'
import readers from '../../../data/pages/readers.md'
import recovery from '../../../data/pages/recovery.md'
import redaction from '../../../data/pages/redaction.md'
import webhooks from '../../../data/pages/webhooks.md'
import { markdownTitleOf } from '../../../templates/page/markdown.tsx'

/** Every document under /docs, by its path there, in the order of the list. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  publishing,
  redaction,
  webhooks,
  feeds,
  client,
  configuration,
  delivery,
  readers,
  recovery,
  glossary,
  architecture,
  'no-one-told-twice': noOneToldTwice,
  'decisions/content-under-its-hash': contentUnderItsHash,
  'decisions/windows-by-seq': windowsBySeq,
  'decisions/freeze-then-send': freezeThenSend,
  'decisions/cohorts': cohorts,
  'decisions/tickets-without-content': ticketsWithoutContent,
  'decisions/no-row-for-each-mail': noRowForEachMail,
  'decisions/stand-in-for-resend': standInForResend,
  'decisions/folders': folders,
  'decisions/markdown': markdown,
}

/** The title of each document. */
export const DOCUMENT_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(DOCUMENTS).map(([name, text]) => [name, markdownTitleOf(text)]),
)
