import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import type { Prepared, Product } from './local-product.ts'
import { startProduct, stopRuntime } from './slot-runtime.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    prepared: Prepared
  }
}

let product: Product | null = null

/** The address of the product of the running test. */
export const site = (): string => running().site
/** The address of the provider's stand-in of the running test. */
export const inbox = (): string => running().inbox

const running = (): Product => {
  if (!product) throw new Error('No product runs: call useProductPerTest or useSharedProduct at the top of the file.')
  return product
}

/** Gives each test of the file or block a product with a state and a clock of its own. */
export const useProductPerTest = (variables: Record<string, string> = {}): void => {
  beforeEach(() => start(variables))
  afterEach(async ({ task }) => stop(task.result?.state === 'fail'))
}

/** Gives all tests of the file or block one product: for tests that neither move the clock nor count what is stored. */
export const useSharedProduct = (): void => {
  beforeAll(() => start())
  afterAll(() => stop(false))
}

const start = async (variables: Record<string, string> = {}): Promise<void> => {
  product = await startProduct(inject('prepared'), variables)
}

const stop = async (isFailed: boolean): Promise<void> => {
  if (isFailed) console.error(product?.log.join('\n'))
  const stopped = product
  product = null
  await stopped?.stop()
  // What a failed test left behind must not reach the next one.
  if (isFailed) await stopRuntime()
}
