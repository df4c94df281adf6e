/** Replaces Zod in the bundle: hono-openapi imports it, and no schema here is a Zod schema. */
export {}
