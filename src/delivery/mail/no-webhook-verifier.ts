/** Replaces `standardwebhooks` in the bundle (see wrangler.toml): `signature.ts` verifies callbacks. */
export class Webhook {}
