import type { Site } from '../../../templates/views.ts'
import { renderOperatorEdition } from '../../editions/render/render-edition.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { Ledger } from './chunk-store.ts'

/** Writes to the operator of every trouble not told for a day; false where there is none. */
export const enqueueOperatorMail = async (
  ledger: Ledger,
  archive: EditionStore,
  site: Site,
  wallMs: number,
): Promise<boolean> => {
  const troubles = await ledger.listUnreported(wallMs)
  if (troubles.length === 0) return false
  const edition = await renderOperatorEdition(troubles, site)
  await archive.putEdition(edition, wallMs)
  await ledger.insertOperatorChunk(
    troubles.map((trouble) => trouble.name),
    edition.id,
    wallMs,
  )
  return true
}
