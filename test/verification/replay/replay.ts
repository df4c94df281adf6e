import { randomOf } from '../random.ts'
import { type AuditResult, audit } from './audit.ts'
import { createScript, type ReplaySpan } from './event-script.ts'
import { type ExpectedMail, expectedMails } from './expected-mails.ts'
import type { JournalLine } from './journal-rules.ts'
import { createReaders, type ReplayReader } from './readers.ts'
import type { RecordedMail } from './recording-provider.ts'
import { startReplayProduct } from './replay-product.ts'
import { runScript } from './run-script.ts'

export type ReplayPlan = { seed: number; readers: number; span: ReplaySpan; say: (line: string) => void }

/** The result of the audit; `undecidable` counts readers who are left out because a few seconds decide their mails. */
export type ReplayResult = AuditResult & {
  events: number
  undecidable: number
  /** The most mails that came unasked to a reader on one of their local days. */
  mostMailsPerDay: number
  mails: RecordedMail[]
  lines: JournalLine[]
}

const HOLD_SECONDS = 60
const DAY = 86_400_000

/** How many mails other than digests a reader gets on their busiest local day. */
const countBusiestDay = ({ zone }: ReplayReader, mails: readonly ExpectedMail[]): number => {
  const unasked = mails.filter(({ kind }) => kind !== 'digest')
  const days = Map.groupBy(unasked, ({ at }) => Math.floor((at + zone.offsetMs) / DAY))
  return Math.max(0, ...[...days.values()].map(({ length }) => length))
}

/** Replays the events of a seed, and compares the mails that the provider accepted with those that the model expects. */
export const replay = async ({ seed, readers: count, span, say }: ReplayPlan): Promise<ReplayResult> => {
  const script = createScript(randomOf(seed, 'events'), span)
  const readers = createReaders(randomOf(seed, 'readers'), count)
  const product = await startReplayProduct(HOLD_SECONDS)
  try {
    const result = await runScript({ product, script, readers, holdMs: HOLD_SECONDS * 1_000, say })
    say('The model works out the expected mails.')
    const { expected, undecidable } = expectedMails({ ...result, readers })
    const { mails } = product.provider
    const compared = readers.filter(({ email }) => !undecidable.has(email))
    const audited = audit({ ...result, readers: compared, expected, mails })
    const events = new Set(result.lines.filter(({ seq }) => seq > result.joinedSeq).map(({ event }) => event)).size
    const mostMailsPerDay = Math.max(...compared.map((reader) => countBusiestDay(reader, expected.get(reader.email)!)))
    return { ...audited, events, undecidable: undecidable.size, mostMailsPerDay, mails, lines: result.lines }
  } finally {
    await product.stop()
  }
}
