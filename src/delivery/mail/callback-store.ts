import { statement } from '../../lib/statement.ts'
import type { ProviderCallback } from './provider-callback.ts'

type CallbackRow = {
  id: string
  type: string
  chunk: number | null
  member: number | null
  transient: number
  receivedAt: number
}

const INSERT_CALLBACK = statement<CallbackRow>(`
  INSERT INTO callback (id, type, chunk, member, transient, received_at)
  VALUES (:id, :type, :chunk, :member, :transient, :receivedAt) ON CONFLICT DO NOTHING`)
const COUNT_TRANSIENT_BOUNCES = `
  SELECT count(*) AS bounces, min(received_at) AS first FROM callback WHERE member = ?1 AND transient = 1 AND id <> ?2`
const DELETE_TRANSIENT_BOUNCES = `DELETE FROM callback WHERE member = ?1 AND transient = 1`
const DELETE_OLD_CALLBACKS = `DELETE FROM callback WHERE received_at < ?1`

/** The store of the callbacks that may end a subscription. */
export const callbackStore = (db: D1Database) => ({
  /** Inserts a callback once, however often the provider sends it. */
  prepareInsert: ({ id, type, chunk, member, isTransient }: ProviderCallback, at: number): D1PreparedStatement =>
    INSERT_CALLBACK(db, { id, type, chunk, member, transient: isTransient ? 1 : 0, receivedAt: at }),

  /** The transient bounces of a member without this callback: how many, and when the first was received. */
  countTransientBounces: async ({ id, member }: ProviderCallback): Promise<{ bounces: number; first: number | null }> =>
    (await db.prepare(COUNT_TRANSIENT_BOUNCES).bind(member, id).first<{ bounces: number; first: number | null }>())!,

  prepareDeleteTransient: (member: number): D1PreparedStatement => db.prepare(DELETE_TRANSIENT_BOUNCES).bind(member),

  /** Deletes callbacks received before `oldest`. */
  prepareDeleteExpired: (oldest: number): D1PreparedStatement => db.prepare(DELETE_OLD_CALLBACKS).bind(oldest),
})

export type CallbackStore = ReturnType<typeof callbackStore>
