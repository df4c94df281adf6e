import { type OperatorTrouble, renderOperatorMail } from '../../../templates/mail/operator.tsx'
import type { Site } from '../../../templates/views.ts'
import type { Edition } from '../../editions/render/edition.ts'
import { mailTemplateOf } from '../../editions/render/mail-template.ts'
import { editionIdOf } from '../../editions/select/edition-id.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { Tickets } from '../../editions/tickets.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { ChunkStore } from './chunk-store/chunk-store.ts'
import type { TroubleStore } from './trouble-store.ts'

type OperatorMailContext = {
  troubles: TroubleStore
  editions: EditionStore
  chunks: Pick<ChunkStore, 'prepareInsertOperatorMail'>
  tickets: Tickets
  commitBatch: CommitBatch
  site: Site
  /** The wall clock's time in ms UTC. */
  wall: () => number
}

/** Inserts one mail to the operator about all troubles that were not reported within a day, and enqueues its ticket. */
export const reportTroubles = async (context: OperatorMailContext): Promise<void> => {
  const wallMs = context.wall()
  const troubles = await context.troubles.listUnreported(wallMs)
  if (troubles.length === 0) return
  const edition = await renderOperatorEdition(troubles, context.site)
  await context.editions.putEdition(edition, wallMs)
  const names = troubles.map(({ name }) => name)
  await context.commitBatch([
    context.chunks.prepareInsertOperatorMail(edition.id, wallMs),
    context.troubles.prepareMarkReported(names, wallMs),
  ])
  await context.tickets.enqueueMail(1)
}

const renderOperatorEdition = async (troubles: OperatorTrouble[], site: Site): Promise<Edition> => {
  const letter = mailTemplateOf(renderOperatorMail({ site, troubles }))
  const id = await editionIdOf('operator', 'en', [], canonicalJson(troubles))
  return { id, kind: 'operator', lang: 'en', letter, tales: [] }
}
