import { encodeBase64url } from '../lib/bytes.ts'
import { sha256 } from '../lib/canonical-json.ts'

/** 32 random bytes cannot be guessed, so that a plain hash of the token is safe to store. */
const TOKEN_BYTES = 32
const FORM_TOKEN_LENGTH = 32

/** The token of a new session, which only its cookie has. */
export const createSessionToken = (randomBytes: (bytes: number) => Uint8Array): string =>
  encodeBase64url(randomBytes(TOKEN_BYTES))

/** The hash under which a session is stored. */
export const sessionHashOf = (token: string): Promise<string> => sha256(`session:${token}`)

/** The token that forms of a session carry. Nobody can compute it without the secret of the session. */
export const formTokenOf = async (secret: string): Promise<string> =>
  (await sha256(`form:${secret}`)).slice(0, FORM_TOKEN_LENGTH)
