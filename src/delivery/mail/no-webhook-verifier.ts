/** Stands in the bundle for the provider library's verifier of webhooks: `signature.ts` verifies them. */
export class Webhook {}
