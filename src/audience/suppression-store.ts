const PEPPER = `SELECT pepper FROM deployment WHERE id = 1`
const IS_SUPPRESSED = `SELECT 1 AS found FROM suppression WHERE address = ?1`
const SUPPRESS_ALL = `
  INSERT INTO suppression (address, reason, since_at) SELECT value, ?2, ?3 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`
const SUPPRESS = `INSERT INTO suppression (address, reason, since_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`

/** Addresses that must not be written to, kept as keyed hashes so that they outlive erasure without being known. */
export const suppressions = (db: D1Database) => {
  let key: Promise<CryptoKey> | null = null
  const keyOf = async (): Promise<CryptoKey> => {
    const { pepper } = (await db.prepare(PEPPER).first<{ pepper: string }>())!
    return crypto.subtle.importKey('raw', new TextEncoder().encode(pepper), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ])
  }

  return {
    /** The keyed hash of an address, the same whatever its letters' case; 64 hex digits. */
    addressOf: async (email: string): Promise<string> => {
      key ??= keyOf().catch((fault: unknown) => {
        key = null
        throw fault
      })
      const mac = await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(email.toLowerCase()))
      return [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    },
    has: async (address: string): Promise<boolean> => (await db.prepare(IS_SUPPRESSED).bind(address).first()) !== null,
    /** The statement that suppresses many addresses from now on. */
    suppressingAll: (addresses: string[], reason: string, now: number): D1PreparedStatement =>
      db.prepare(SUPPRESS_ALL).bind(JSON.stringify(addresses), reason, now),
    /** The statement that suppresses an address from now on. */
    suppressing: (address: string, reason: string, now: number): D1PreparedStatement =>
      db.prepare(SUPPRESS).bind(address, reason, now),
  }
}

export type Suppressions = ReturnType<typeof suppressions>
