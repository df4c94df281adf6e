import type { BodyFault } from '../lib/refusal.ts'
import { sentencesOf } from '../lib/sentences.ts'
import { LANGS } from './event.ts'

/**
 * The id of the event in which editors write what stands now. Its newest revision is at the head of the first page. It is in no
 * list, feed, digest or alert: its revisions are always silent, and it is not in the index of events.
 */
export const STANDING_EVENT = 'what-stands-now'

export const MAX_STANDING_SENTENCES = 3

/** Finds a summary of more than three sentences. The body may have any form. */
export const findStandingFaults = (id: string, body: unknown): BodyFault[] =>
  id !== STANDING_EVENT
    ? []
    : LANGS.flatMap((lang) => {
        const summary = (body as { text?: Record<string, { summary?: unknown } | undefined> } | null)?.text?.[lang]
          ?.summary
        const count = typeof summary === 'string' ? sentencesOf(summary, lang).length : 0
        if (count <= MAX_STANDING_SENTENCES) return []
        const detail = `What stands now has at most ${MAX_STANDING_SENTENCES} sentences. This summary has ${count}.`
        return [{ pointer: `/text/${lang}/summary`, detail }]
      })
