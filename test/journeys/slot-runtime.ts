import { createHash, createHmac } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sendTick } from '../../src/cli/local/product.ts'
import type { Build } from './build-worker.ts'
import {
  createLog,
  createMiniflare,
  onFreePort,
  type Prepared,
  type Product,
  readVariables,
  serveProvider,
  throwBreaches,
  type Variables,
} from './local-product.ts'
import { inSlot, MAX_SLOTS, SLOT_PATH, type SlotRequest } from './product-slots.ts'

/** A local runtime in which products run one after the other, each on a copy of the prepared state. */
type SlotRuntime = {
  /** Starts the next product; null if there is no slot left, or work of the last product does not end. */
  startNext: (variables: Variables) => Promise<Product | null>
  stop: () => Promise<void>
}

let runtime: SlotRuntime | null = null

/** Starts a product on a copy of the prepared state. The one before must be stopped. `variables` differ from those of other products. */
export const startProduct = async (prepared: Prepared, variables: Variables = {}): Promise<Product> => {
  const product = await runtime?.startNext(variables)
  if (product) return product
  await stopRuntime()
  runtime = await onFreePort((port) => startRuntime(prepared, port))
  const first = await runtime.startNext(variables)
  if (!first) throw new Error('A new runtime has no slot.')
  return first
}

/** Stops the runtime, so that the next product starts in a new one. */
export const stopRuntime = async (): Promise<void> => {
  const stopped = runtime
  runtime = null
  await stopped?.stop()
}

const startRuntime = async (prepared: Prepared, port: number): Promise<SlotRuntime> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'waqai-journeys-'))
  const { log, breaches, handleStructuredLogs } = createLog()
  const { variables } = readVariables({ PORT: String(port) })
  const site = variables.SITE_URL!
  const miniflare = createMiniflare(withSlots(prepared), { stateDir, port, bindings: variables, handleStructuredLogs })
  await miniflare.ready
  let slots = 0
  return {
    startNext: async (given) => {
      if (slots === MAX_SLOTS) return null
      const slot = slots++
      copyState(prepared.stateDir, stateDir, slot)
      const product = readVariables({ PORT: String(port), ...given }).variables
      const served = await serveProvider(product)
      log.length = 0
      const isStarted = await putProduct(site, { slot, variables: { ...product, RESEND_BASE_URL: served.url } })
      if (!isStarted) {
        await served.close()
        return null
      }
      await sendTick(site, prepared.startsAt)
      return {
        site,
        inbox: served.url,
        log,
        stop: async () => {
          await served.close()
          // A callback that is on its way must not reach the next product.
          await served.settle()
          throwBreaches(breaches)
        },
      }
    },
    stop: async () => {
      await miniflare.dispose()
      rmSync(stateDir, { recursive: true, force: true })
      throwBreaches(breaches)
    },
  }
}

const putProduct = async (site: string, request: SlotRequest): Promise<boolean> =>
  (await fetch(`${site}${SLOT_PATH}`, { method: 'PUT', body: JSON.stringify(request) })).ok

/** The build with a database and a namespace for each slot. */
const withSlots = ({ worker, ...build }: Build): Build => {
  const bindInSlots = (name: string) =>
    Object.fromEntries(Array.from({ length: MAX_SLOTS }, (_, slot) => [inSlot(name, slot), { id: inSlot(name, slot) }]))
  return { ...build, worker: { ...worker, d1Databases: bindInSlots('DB'), kvNamespaces: bindInSlots('TIMELINE') } }
}

/** Copies the database and the namespace of a product to those of a slot. */
const copyState = (from: string, to: string, slot: number): void => {
  const paths = [
    (inState: (name: string) => string) => `d1/${DATABASES}/${idOf(DATABASES, inState('DB'))}.sqlite`,
    (inState: (name: string) => string) => `kv/${NAMESPACES}/${idOf(NAMESPACES, inState('TIMELINE'))}.sqlite`,
    (inState: (name: string) => string) => `kv/${inState('TIMELINE')}`,
  ]
  for (const path of paths)
    cpSync(
      join(
        from,
        path((name) => name),
      ),
      join(
        to,
        path((name) => inSlot(name, slot)),
      ),
      { recursive: true },
    )
}

const DATABASES = 'miniflare-D1DatabaseObject'
const NAMESPACES = 'miniflare-KVNamespaceObject'

/** The id of the durable object with a name, after which the local runtime names its file. */
const idOf = (className: string, name: string): string => {
  const key = createHash('sha256').update(className).digest()
  const sign = (data: string | Buffer) => createHmac('sha256', key).update(data).digest().subarray(0, 16)
  const word = sign(name)
  return Buffer.concat([word, sign(word)]).toString('hex')
}
