import type { BodyFault } from '../../lib/refusal.ts'
import type { Sketch } from './sketch.ts'

const OF_SYRIA = /^SY\d{2,6}$/

/**
 * Place codes of Syria (OCHA): SY and two to six digits, on the regions whose ids begin with sy- and on no other. The
 * codes of GeoNames look alike and number the governorates differently.
 */
export const pcodeFaults = (regions: readonly Sketch[]): BodyFault[] =>
  regions.flatMap((region, at) =>
    Object.entries(region.codes)
      .filter(([key]) => /^pcode(_[a-z]+)?$/.test(key))
      .filter(([, code]) => code !== '' && (region.id.startsWith('sy-') ? !OF_SYRIA.test(code) : code.startsWith('SY')))
      .map(([key, code]) => ({
        pointer: `/${at}/codes/${key}`,
        detail: `${code} does not fit ${region.id}: SY and two to six digits go with ids that begin with sy-, and no others.`,
      })),
  )
