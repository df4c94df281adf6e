import { type EndpointWarning, renderEndpointMail } from '../../../templates/mail/endpoint.tsx'
import type { Site } from '../../../templates/views.ts'
import { siteIn } from '../../../templates/words/site-name.ts'
import type { Edition } from '../../editions/render/edition.ts'
import { mailTemplateOf } from '../../editions/render/mail-template.ts'
import { editionIdOf } from '../../editions/select/edition-id.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import type { Lang } from '../../timeline/event.ts'
import type { DeliverySettlement } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import type { ClockReading } from './endpoint-query-store.ts'
import { isOwnerWarningDue } from './retry-rules.ts'
import type { WebhookContext } from './webhook-context.ts'

/**
 * Renders and stores the edition that warns an endpoint's owner, before a chunk names it. Returns its id; null if no warning is
 * due.
 */
export const storeOwnerWarning = async (
  { editions, site }: WebhookContext,
  endpoint: Endpoint,
  { disabledReason, tries, failingSince, attempt }: DeliverySettlement,
  { now, wallMs }: ClockReading,
): Promise<string | null> => {
  const isDue = disabledReason || isOwnerWarningDue({ tries, failingSince, warnedAt: endpoint.warnedAt }, now)
  if (failingSince === null || !isDue) return null
  const edition = await renderOwnerWarning(
    {
      state: disabledReason ?? 'struggling',
      id: endpoint.id,
      host: new URL(endpoint.url).host,
      since: failingSince,
      status: (attempt ?? endpoint.lastAttempt)?.status ?? null,
    },
    endpoint.lang,
    site,
  )
  await editions.putEdition(edition, wallMs)
  return edition.id
}

const renderOwnerWarning = async (endpoint: EndpointWarning, lang: Lang, site: Site): Promise<Edition> => {
  const letter = mailTemplateOf(renderEndpointMail({ lang, site: siteIn(site, lang), endpoint }))
  const id = await editionIdOf('endpoint', lang, [], canonicalJson(letter))
  return { id, kind: 'endpoint', lang, letter, tales: [] }
}
