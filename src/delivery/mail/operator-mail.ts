import type { Site } from '../../../templates/views.ts'
import { renderOperatorEdition } from '../../editions/render/render-edition.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { Tickets } from '../../editions/tickets.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { ChunkStore } from './chunk-store.ts'
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
