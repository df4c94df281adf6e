import type { Site } from '../../../templates/views.ts'
import { operatorEdition } from '../../editions/render/render-edition.ts'
import type { Archive } from '../../editions/stores/edition-store.ts'
import type { Ledger } from './chunk-store.ts'

/** Writes to the operator of every trouble not told for a day; false where there is none. */
export const tellOperator = async (ledger: Ledger, archive: Archive, site: Site, wall: number): Promise<boolean> => {
  const troubles = await ledger.untold(wall)
  if (troubles.length === 0) return false
  const edition = await operatorEdition(troubles, site)
  await archive.keep(edition, wall)
  await ledger.tell(
    troubles.map((trouble) => trouble.name),
    edition.id,
    wall,
  )
  return true
}
