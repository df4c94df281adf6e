import { randomOf } from '../random.ts'
import { type AuditResult, audit } from './audit.ts'
import { createScript, type ReplaySpan } from './event-script.ts'
import { expectedMails } from './expected-mails.ts'
import type { JournalLine } from './journal-rules.ts'
import { createReaders } from './readers.ts'
import type { RecordedMail } from './recording-provider.ts'
import { startReplayProduct } from './replay-product.ts'
import { runScript } from './run-script.ts'

export type ReplayPlan = { seed: number; readers: number; span: ReplaySpan; say: (line: string) => void }

/** The result of the audit; `undecidable` counts readers who are left out because a few seconds decide their mails. */
export type ReplayResult = AuditResult & {
  events: number
  undecidable: number
  mails: RecordedMail[]
  lines: JournalLine[]
}

const HOLD_SECONDS = 60

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
    return { ...audited, events, undecidable: undecidable.size, mails, lines: result.lines }
  } finally {
    await product.stop()
  }
}
