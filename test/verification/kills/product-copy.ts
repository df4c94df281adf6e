import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MUTATIONS, type MutationName, mutate } from '../mutations.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PARTS = ['src', 'templates', 'data', 'wrangler.toml', 'package.json', 'tsconfig.json']

/**
 * Copies the files of the Worker to the folder `checkout` of a new temporary folder, with a mutation if one is named, and
 * returns the temporary folder. Throws where the mutation does not
 * change exactly one file.
 */
export const copyProduct = (mutation: MutationName | null): string => {
  const folder = mkdtempSync(join(tmpdir(), 'waqai-kills-'))
  const checkout = join(folder, 'checkout')
  mkdirSync(checkout)
  for (const part of PARTS) cpSync(join(ROOT, part), join(checkout, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'))
  if (mutation) mutateFile(checkout, mutation)
  return folder
}

const mutateFile = (checkout: string, name: MutationName): void => {
  const changed = globSync('src/**/*.ts', { cwd: checkout }).flatMap((file) => {
    const path = join(checkout, file)
    const before = readFileSync(path, 'utf8')
    const after = mutate(before, MUTATIONS[name])
    return after === before ? [] : [{ path, after }]
  })
  if (changed.length !== 1) throw new Error(`The mutation ${name} changes ${changed.length} files.`)
  for (const { path, after } of changed) writeFileSync(path, after)
}
