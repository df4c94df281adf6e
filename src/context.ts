import actors from '../data/actors.json'
import regions from '../data/regions.json'
import { publisherKeyStore } from './access/publisher-key-store.ts'
import { filterStore } from './audience/filter-store.ts'
import { type LinkTokens, linkTokens } from './audience/link-tokens.ts'
import { membershipStore } from './audience/membership-store.ts'
import { readerImportStore } from './audience/reader-import-store.ts'
import { requestStore } from './audience/request-store.ts'
import { scheduleStore } from './audience/schedule-store.ts'
import { subscriberStore } from './audience/subscriber-store.ts'
import { suppressionStore } from './audience/suppression-store.ts'
import { resolveCurrentTime } from './clock.ts'
import { type Config, isAllowedRecipient, readConfig } from './config.ts'
import { reachStore } from './delivery/insight/reach-store.ts'
import { readerMailStore } from './delivery/insight/reader-mail-store.ts'
import { callbackStore } from './delivery/mail/callback-store.ts'
import { chunkStore } from './delivery/mail/chunk-store.ts'
import { listIdOf } from './delivery/mail/mail-message.ts'
import type { SuppressionSource } from './delivery/mail/mail-provider.ts'
import type { MailWorkerContext } from './delivery/mail/mail-worker.ts'
import { pendingWorkStore } from './delivery/mail/pending-work-store.ts'
import { providerStateStore } from './delivery/mail/provider-state-store.ts'
import { resendProvider, resendSuppressionSource } from './delivery/mail/providers/resend-client.ts'
import { troubleStore } from './delivery/mail/trouble-store.ts'
import type { PlanWorkerContext } from './delivery/plan-worker.ts'
import type { PublishEventContext } from './delivery/publish-event.ts'
import { queueTickets } from './delivery/ticket-queue.ts'
import { addressPolicyOf } from './delivery/webhooks/address-policy.ts'
import { endpointClient } from './delivery/webhooks/endpoint-client.ts'
import { endpointStore } from './delivery/webhooks/endpoint-store.ts'
import type { WebhookWorker } from './delivery/webhooks/webhook-worker.ts'
import { type PreviewFinder, previewFinder } from './editions/render/preview.ts'
import { editionRenderer } from './editions/render/render-edition.ts'
import { cohortHistoryStore } from './editions/stores/cohort-history-store.ts'
import { cohortStore } from './editions/stores/cohort-store.ts'
import { correctionAudienceStore } from './editions/stores/correction-audience-store.ts'
import { correctionStore } from './editions/stores/correction-store.ts'
import { editionStore } from './editions/stores/edition-store.ts'
import { pageStore } from './editions/stores/page-store.ts'
import { planStore } from './editions/stores/plan-store.ts'
import { runStore } from './editions/stores/run-store.ts'
import { tickStore } from './editions/stores/tick-store.ts'
import type { Tickets } from './editions/tickets.ts'
import { canonicalJson } from './lib/canonical-json.ts'
import { lruCache } from './lib/lru-cache.ts'
import { type CommitBatch, commitBatch } from './lib/statement.ts'
import { eventIndexStore } from './timeline/event-index-store.ts'
import { type PublishSchemas, publishSchemas } from './timeline/event-schema.ts'
import { type Actor, buildGazetteer, type Region } from './timeline/gazetteer.ts'
import { journalStore } from './timeline/journal-store.ts'
import { receiptStore } from './timeline/receipt-store.ts'
import { revisionStore } from './timeline/revision-store.ts'
import { buildNameIndex, type NameIndex } from './timeline/search-terms.ts'

const MAX_READERS_PER_PAGE = 2_000
/** Up to a hundred readers of each chunk may have been told of an event: some 50,000 rows. */
const MAX_CHUNKS_PER_PAGE = 500
const MAX_COHORTS_PER_PAGE = 5_000
/** Entries of the cache of decided editions; some 4 MB. */
const MAX_DECIDED_EDITIONS = 20_000
const DAY_MS = 86_400_000

const GAZETTEER = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const BODIES = publishSchemas(GAZETTEER)
const NAMES = buildNameIndex(GAZETTEER)

/** Every store over the bindings of one environment, each under the one name that it has everywhere. */
export const createStores = (env: Env) => {
  const providerState = providerStateStore(env.DB)
  return {
    ...createTimelineStores(env.DB, env.TIMELINE),
    publisherKeys: publisherKeyStore(env.DB),
    ...createAudienceStores(env.DB),
    suppressions: suppressionStore(env.DB),
    ...createEditionStores(env.DB, env.TIMELINE),
    chunks: chunkStore(env.DB, providerState),
    providerState,
    pendingWork: pendingWorkStore(env.DB),
    callbacks: callbackStore(env.DB),
    troubles: troubleStore(env.DB),
    readerMails: readerMailStore(env.DB),
    reach: reachStore(env.DB),
    endpoints: endpointStore(env.DB),
    commitBatch: ((statements) => commitBatch(env.DB, statements)) as CommitBatch,
  }
}

const createEditionStores = (db: D1Database, kv: KVNamespace) => ({
  ticks: tickStore(db),
  plans: planStore(db),
  runs: runStore(db),
  pages: pageStore(db),
  cohorts: cohortStore(db),
  cohortHistory: cohortHistoryStore(db),
  corrections: correctionStore(db),
  correctionAudiences: correctionAudienceStore(db),
  editions: editionStore(db, kv),
})

const createTimelineStores = (db: D1Database, kv: KVNamespace) => {
  const stores = { receipts: receiptStore(db), eventIndex: eventIndexStore(db) }
  return { ...stores, journal: journalStore(db, revisionStore(db, kv, stores)) }
}

const createAudienceStores = (db: D1Database) => {
  const stores = {
    subscribers: subscriberStore(db),
    requests: requestStore(db),
    memberships: membershipStore(db),
    filters: filterStore(db),
    schedules: scheduleStore(db),
  }
  return { ...stores, readerImports: readerImportStore(db, stores) }
}

export type Stores = ReturnType<typeof createStores>

/** All that an entry point can reach. A function of a station names the part that it needs. */
export type AppContext = Stores &
  PlanWorkerContext &
  MailWorkerContext &
  WebhookWorker &
  PublishEventContext & {
    config: Config
    publishSchemas: PublishSchemas
    /** What can be followed, by every spelling of its names. */
    nameIndex: NameIndex
    /** What somebody would have received. */
    findPreview: PreviewFinder
    links: LinkTokens
    tickets: Tickets
    /** A random word, never the same twice. */
    randomWord: () => string
    /** A page of the provider's own suppression list. */
    readSuppressedPage: SuppressionSource
    /** The product's time in ms UTC: all but delivery goes by it. */
    now: () => Promise<number>
    /** False for a network that asks too often; always true where limits are off. */
    isWithinRateLimit: (network: string) => Promise<boolean>
  }

const createContext = async (env: Env): Promise<AppContext> => {
  const config = readConfig(env as unknown as Record<string, unknown>)
  const stores = createStores(env)
  const site = { name: config.siteName, url: config.siteUrl, postal: config.postalAddress, replyTo: config.mailReplyTo }
  const signed = await linkTokens(config.linkSecrets)
  const now = async () =>
    config.clock === 'wall' ? Date.now() : resolveCurrentTime('tick', Date.now(), await stores.ticks.readTick())
  return {
    ...stores,
    config,
    site,
    gazetteer: GAZETTEER,
    publishSchemas: BODIES,
    nameIndex: NAMES,
    links: signed,
    findPreview: previewFinder(stores.journal, GAZETTEER),
    renderEdition: editionRenderer(stores.journal, GAZETTEER, site),
    siteVariant: canonicalJson(site),
    ...limitsOf(config),
    ...senderIdentityOf(config, signed),
    ...clientsOf(config),
    findEndpointOwner: stores.endpoints.findOwner,
    isSuppressed: async (address) => stores.suppressions.isSuppressed(await stores.suppressions.hashAddress(address)),
    mayWriteTo: (address) => isAllowedRecipient(config.sendOnlyTo, address),
    isWithinRateLimit: async (network) => !config.limits || (await env.NETWORK.limit({ key: network })).success,
    tickets: queueTickets(env),
    now,
    readClocks: async () => ({ now: await now(), wallMs: Date.now() }),
    wall: Date.now,
    sleep: (ms) => scheduler.wait(ms),
    pace: { sentAt: 0 },
    jitter: Math.random,
    randomWord: () => crypto.randomUUID(),
    randomBytes: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    report: async (name, detail) => {
      console.error(JSON.stringify({ trouble: name, detail }))
      await stores.troubles.recordTrouble(name, detail, Date.now())
    },
  }
}

/** The provider, its suppression list, and the way to integrators' endpoints. */
const clientsOf = ({ resendApiKey, resendBaseUrl, dnsResolver, siteUrl, endpointsOnLoopback }: Config) => ({
  provider: resendProvider(resendApiKey, resendBaseUrl),
  readSuppressedPage: resendSuppressionSource(resendApiKey, resendBaseUrl),
  endpointClient: endpointClient(dnsResolver, siteUrl),
  addressPolicy: addressPolicyOf({
    site: siteUrl,
    provider: resendBaseUrl,
    resolver: dnsResolver,
    loopback: endpointsOnLoopback,
  }),
})

/** Bounds of one page of work, and what the configuration limits. */
const limitsOf = ({ alertHoldMs, alertsPerHour, ledgerDays, webhookConcurrency }: Config) => ({
  editionIdCache: lruCache<string | null>(MAX_DECIDED_EDITIONS),
  readersPerPage: MAX_READERS_PER_PAGE,
  chunksPerPage: MAX_CHUNKS_PER_PAGE,
  cohortsPerPage: MAX_COHORTS_PER_PAGE,
  alertHoldMs,
  mostPerHour: alertsPerHour,
  retentionMs: ledgerDays * DAY_MS,
  concurrency: webhookConcurrency,
})

/** What each mail says of its sender. */
const senderIdentityOf = (
  { mailFrom, mailReplyTo, operatorEmail, siteName, siteUrl }: Config,
  { signingKeyId: signer }: LinkTokens,
) => ({
  operatorEmail,
  envelope: { from: mailFrom, replyTo: mailReplyTo, siteUrl, listId: listIdOf(siteName, siteUrl), signer },
})

const CONTEXTS = new WeakMap<object, Promise<AppContext>>()

/** The context of an environment; an isolate creates it once. Rejects with `ConfigError` where the configuration is faulty. */
export const contextFor = (env: Env): Promise<AppContext> => {
  const context = CONTEXTS.get(env) ?? createContext(env)
  CONTEXTS.set(env, context)
  return context
}
