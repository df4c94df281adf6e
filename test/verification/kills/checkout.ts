import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
const PARTS = ['src', 'templates', 'data', 'wrangler.toml', 'package.json', 'tsconfig.json']

type Edit = { file: string; from: string; to: string }

/** Ways of breaking the product on purpose, each of which the proof must see. */
export const BREAKAGES = {
  /** A chunk that somebody is at can be claimed by somebody else. */
  claim: [
    {
      file: 'src/delivery/mail/chunk-store.ts',
      from: 'const IS_DUE = `lease_until <= ?1 AND ',
      to: 'const IS_DUE = `',
    },
  ],
  /** The freeze does not hold: whoever tries a chunk again writes its mails anew. */
  freeze: [
    {
      file: 'src/delivery/mail/chunk-store.ts',
      from: "UPDATE chunk SET state = 'frozen', envelope = ?3",
      to: "UPDATE chunk SET state = 'pending', envelope = ?3",
    },
    {
      file: 'src/delivery/mail/chunk-store.ts',
      from: "WHERE id = ?1 AND state IN ('frozen', 'unknown')`",
      to: "WHERE id = ?1 AND state IN ('pending', 'frozen', 'unknown')`",
    },
  ],
  /** Chunks whose tickets were lost get no new ones. */
  sweeper: [
    {
      file: 'src/delivery/sweeper.ts',
      from: 'const next = await ledger.nextAt()',
      to: 'const next = null',
    },
  ],
} as const satisfies Record<string, readonly Edit[]>

export type Breakage = keyof typeof BREAKAGES

/**
 * Copies what the Worker is made of into `checkout` in a fresh folder, broken as asked, so that neither an edit meanwhile
 * nor the breaking touches the other; answers with the folder. Throws where a text to be replaced does not stand exactly
 * once in its file.
 */
export const copyCheckout = (breakage: Breakage | null): string => {
  const edits = breakage ? BREAKAGES[breakage].map(broken) : []
  const folder = mkdtempSync(join(tmpdir(), 'waqai-proof-'))
  const checkout = join(folder, 'checkout')
  mkdirSync(checkout)
  for (const part of PARTS) cpSync(join(ROOT, part), join(checkout, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'))
  for (const { file, edit } of edits)
    writeFileSync(join(checkout, file), edit(readFileSync(join(checkout, file), 'utf8')))
  return folder
}

const broken = ({ file, from, to }: Edit) => {
  const pieces = readFileSync(join(ROOT, file), 'utf8').split(from)
  if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} times what is to be broken: ${from}`)
  return { file, edit: (text: string) => text.replace(from, () => to) }
}
