import { availableParallelism } from 'node:os'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { createInbox, type Inbox } from '../src/cli/inbox/inbox.ts'
import { LongestFirst } from './longest-first.ts'
import { keepTemporaryFilesInMemory } from './memory-folder.ts'
import { NEW_INBOX, RUNTIME_VARIABLES, SITE_URL } from './runtime-variables.ts'

// Wrangler warns that no secrets are set. These tests bind their own.
process.env.WRANGLER_LOG ??= 'error'
keepTemporaryFilesInMemory()
const root = new URL('..', import.meta.url).pathname

/**
 * The network of the tests that run in workerd. The host of the provider is an inbox, one for each runtime until the next
 * test file begins there. Every other host is answered with 502.
 */
const network = () => {
  const inboxes = new WeakMap<object, Inbox>()
  return async (request: Request, runtime: object): Promise<Response> => {
    if (request.url === NEW_INBOX) inboxes.delete(runtime)
    if (new URL(request.url).hostname !== 'api.resend.com') return new Response('No network.', { status: 502 })
    const inbox = inboxes.get(runtime) ?? createTestInbox()
    inboxes.set(runtime, inbox)
    // An answer before the end of the body would leave the connection open.
    const body = request.method === 'GET' ? null : await request.arrayBuffer()
    return inbox.fetch(
      new Request(request.url, { method: request.method, headers: new Headers(request.headers), body }),
    )
  }
}

const createTestInbox = (): Inbox =>
  createInbox({
    siteUrl: SITE_URL,
    webhookSecret: RUNTIME_VARIABLES.RESEND_WEBHOOK_SECRET,
    deliver: async () => new Response(),
  })

/** A project whose tests run in workerd, with the bindings of `wrangler.toml` and the variables of a deployment. */
const inWorkerd = async () => ({
  root,
  plugins: [
    cloudflareTest({
      main: './test/runtime-worker.ts',
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          ...RUNTIME_VARIABLES,
          MIGRATIONS: await readD1Migrations(`${root}/data/migrations`),
          EARLY_SCHEMAS: await readD1Migrations(`${root}/test/data/early-schemas`),
          MIGRATION_ROWS: await readD1Migrations(`${root}/test/data/migrations`),
          WORKERS_PLAN: process.env.WORKERS_PLAN ?? 'paid',
          SEEDS: process.env.SEEDS ?? '60',
          FIRST_SEED: process.env.FIRST_SEED ?? '0',
          CRASHES_PER_SEED: process.env.CRASHES_PER_SEED ?? 'one',
          MUTATION_NAMES: process.env.MUTATION_NAMES ?? 'claim,freeze,sweeper',
        },
        compatibilityFlags: ['service_binding_extra_handlers'],
        outboundService: network() as never,
      },
    }),
  ],
})

export default defineConfig(async () => ({
  root,
  test: {
    // Two more than the cores: journeys and proofs wait for clocks, queues and starts.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', `${root}/test/closing-line.ts`],
    projects: [
      {
        root,
        test: {
          name: 'rules',
          isolate: false,
          testTimeout: 120_000,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.runtime.test.ts', 'test/journeys/**', 'test/verification/*/**'],
        },
      },
      {
        ...(await inWorkerd()),
        test: {
          name: 'runtime',
          isolate: false,
          include: ['test/**/*.runtime.test.ts'],
          exclude: ['test/verification/**'],
          setupFiles: ['test/runtime-setup.ts'],
          testTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'journeys',
          isolate: false,
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/journeys/prepare.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'verification',
          include: ['test/verification/*/**/*.test.ts'],
          exclude: ['test/**/*.runtime.test.ts'],
          globalSetup: ['test/journeys/prepare.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...(await inWorkerd()),
        test: {
          name: 'crashes',
          include: ['test/verification/**/*.runtime.test.ts'],
          setupFiles: ['test/runtime-setup.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
}))
