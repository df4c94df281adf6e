/** How many products one runtime runs, one after the other, each with a slot for its state. */
export const MAX_SLOTS = 24

/** A PUT to this path with a `SlotRequest` lets the next product run. 200 if it runs; 409 if the last one still works. */
export const SLOT_PATH = '/next-product'

/** The slot of a product, and the variables of its configuration. */
export type SlotRequest = { slot: number; variables: Record<string, string> }

/** The name of a binding, or of what it binds, in a slot. */
export const inSlot = (name: string, slot: number): string => `${name}_${slot}`
