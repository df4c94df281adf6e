import type { BodyFault } from '../../lib/refusal.ts'
import type { Sketch } from './sketch.ts'

const OF_SYRIA = /^SY\d{2,6}$/

/**
 * Checks place codes of Syria (OCHA): SY and two to six digits, only on regions whose ids begin with sy-. GeoNames codes
 * look similar and number the governorates differently.
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
