import { describe, expect, test } from 'vitest'
import { prove } from './proof.ts'

const SEED = 20_270_103

describe('the product, killed with all its processes', () => {
  test('loses no mail and doubles none, while the provider fails and readers leave', { timeout: 240_000 }, async () => {
    const said: string[] = []
    const proof = await prove({ kills: 3, seed: SEED, readers: 300, breakage: null, say: (line) => said.push(line) })
    expect(proof.findings, said.join('\n')).toEqual([])
    expect([proof.lost, proof.doubled]).toEqual([0, 0])
    expect(said).toHaveLength(3)
    expect(proof.starts).toBeGreaterThan(3)
    expect(proof.mails).toBeGreaterThan(100)
  })
})
