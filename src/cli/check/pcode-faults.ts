import type { BodyFault } from '../../lib/refusal.ts'
import type { LenientEntry } from './lenient-entry.ts'

const SYRIAN_PCODE = /^SY\d{2,6}$/

/**
 * Checks place codes of Syria (OCHA): SY and two to six digits, only on regions whose ids begin with sy-. GeoNames codes
 * look similar and number the governorates differently.
 */
export const findPcodeFaults = (regions: readonly LenientEntry[]): BodyFault[] =>
  regions.flatMap((region, at) =>
    Object.entries(region.codes)
      .filter(([key]) => /^pcode(_[a-z]+)?$/.test(key))
      .filter(
        ([, code]) => code !== '' && (region.id.startsWith('sy-') ? !SYRIAN_PCODE.test(code) : code.startsWith('SY')),
      )
      .map(([key, code]) => ({
        pointer: `/${at}/codes/${key}`,
        detail: `${code} is wrong for ${region.id}. Codes of SY and two to six digits are for ids that begin with sy-, and only for these.`,
      })),
  )
