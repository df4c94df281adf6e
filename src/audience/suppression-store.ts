import { encodeHex } from '../lib/bytes.ts'

const SELECT_PEPPER = `SELECT pepper FROM deployment WHERE id = 1`
const SELECT_SUPPRESSION = `SELECT 1 AS found FROM suppression WHERE address = ?1`
const INSERT_SUPPRESSIONS = `
  INSERT INTO suppression (address, reason, since_at) SELECT value, ?2, ?3 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`
const INSERT_SUPPRESSION = `INSERT INTO suppression (address, reason, since_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`

/**
 * Store of the table `suppression`: addresses that must not be written to, as keyed hashes, which outlive the erasure of a
 * reader.
 */
export const suppressionStore = (db: D1Database) => {
  let key: Promise<CryptoKey> | null = null
  const importPepperKey = async (): Promise<CryptoKey> => {
    const { pepper } = (await db.prepare(SELECT_PEPPER).first<{ pepper: string }>())!
    return crypto.subtle.importKey('raw', new TextEncoder().encode(pepper), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ])
  }

  return {
    /** The keyed hash of an address, without regard to the case of its letters: 64 hex digits. */
    hashAddress: async (email: string): Promise<string> => {
      key ??= importPepperKey().catch((fault: unknown) => {
        key = null
        throw fault
      })
      const mac = await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(email.toLowerCase()))
      return encodeHex(new Uint8Array(mac))
    },
    isSuppressed: async (address: string): Promise<boolean> =>
      (await db.prepare(SELECT_SUPPRESSION).bind(address).first()) !== null,
    /** Suppresses these hashed addresses. `now` in ms UTC. */
    prepareSuppressAll: (addresses: string[], reason: string, now: number): D1PreparedStatement =>
      db.prepare(INSERT_SUPPRESSIONS).bind(JSON.stringify(addresses), reason, now),
    /** Suppresses a hashed address. `now` in ms UTC. */
    prepareSuppress: (address: string, reason: string, now: number): D1PreparedStatement =>
      db.prepare(INSERT_SUPPRESSION).bind(address, reason, now),
  }
}

export type SuppressionStore = ReturnType<typeof suppressionStore>
