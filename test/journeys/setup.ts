import type { TestProject } from 'vitest/node'
import { startProduct } from './product.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    site: string
    inbox: string
  }
}

/** Starts the product once for all journeys. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const { site, inbox, stop } = await startProduct()
  project.provide('site', site)
  project.provide('inbox', inbox)
  return stop
}
