import client from '../../../data/pages/client.md'
import configuration from '../../../data/pages/configuration.md'
import delivery from '../../../data/pages/delivery.md'
import feeds from '../../../data/pages/feeds.md'
import publishing from '../../../data/pages/publishing.md'
import webhooks from '../../../data/pages/webhooks.md'
import { markdownTitleOf } from '../../../templates/page/markdown.tsx'

/** Every document under /docs, by its path there, in the order of the list. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  publishing,
  webhooks,
  feeds,
  client,
  delivery,
  configuration,
}

/** The title of each document. */
export const DOCUMENT_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(DOCUMENTS).map(([name, text]) => [name, markdownTitleOf(text)]),
)
