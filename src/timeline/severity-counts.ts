import type { Severity } from './event.ts'

/** Numbers of events by severity. An unknown severity counts as moderate. */
export type SeverityCounts = Record<CountedSeverity, number>
export type CountedSeverity = Exclude<Severity, 'unknown'>

/** From the gravest on. */
export const COUNTED_SEVERITIES = ['extreme', 'severe', 'moderate', 'minor'] as const

export const countedSeverityOf = (severity: Severity): CountedSeverity =>
  severity === 'unknown' ? 'moderate' : severity

export const countBySeverity = (events: readonly { severity: Severity }[]): SeverityCounts => {
  const counts = { extreme: 0, severe: 0, moderate: 0, minor: 0 }
  for (const { severity } of events) counts[countedSeverityOf(severity)]++
  return counts
}

export const totalOf = ({ extreme, severe, moderate, minor }: SeverityCounts): number =>
  extreme + severe + moderate + minor

/** The gravest severity of which there is any event; null if there is none. */
export const gravestOf = (counts: SeverityCounts): CountedSeverity | null =>
  COUNTED_SEVERITIES.find((severity) => counts[severity] > 0) ?? null
