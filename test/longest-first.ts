import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files in the order in which they start: those that take longest, so that no core waits for one of them at the end; then
 * the other files of their projects. Files of one project follow each other, because they share a process.
 */
const ORDER: readonly RegExp[] = [
  /kills\.test/,
  // While the kills wait most of the time, it has a core for itself: it compares with a timeout of 15 seconds.
  /many-endpoints\.test/,
  /crash-points\.runtime\.test/,
  /year-of-digests\.test/,
  /mutations\.runtime\.test/,
  /crashes\/fair-turns\.runtime\.test/,
  /replay\.test/,
  /provider-faults\.test/,
  /verification\/.*\.runtime\.test/,
  /verification\/journeys\//,
  /journeys\/told-once\.test/,
  /journeys\/reader-in-browser\.test/,
  /journeys\/start-and-demo\.test/,
  /journeys\/webhooks\.test/,
  /journeys\/alerts\.test/,
  /journeys\/schedule-changes\.test/,
  /journeys\//,
  /reader-mail-store\.runtime\.test/,
  /migrations\.runtime\.test/,
  /limits\.runtime\.test/,
  /\.runtime\.test/,
]

/** Starts the files that take longest first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((one, other) => positionOf(one) - positionOf(other))
  }
}

const positionOf = ({ moduleId }: TestSpecification): number => {
  const position = ORDER.findIndex((pattern) => pattern.test(moduleId))
  return position === -1 ? ORDER.length : position
}
