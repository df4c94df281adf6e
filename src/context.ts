import schemaHistory from '../data/schema.json'
import { type AccessVerifier, accessClient } from './access/access-client.ts'
import { type NetworkLimits, rateLimitClient } from './access/rate-limit-client.ts'
import { type LinkTokens, linkTokens } from './audience/link-tokens.ts'
import { type MailCounter, mailCounter } from './audience/mail-rates.ts'
import { resolveCurrentTime } from './clock.ts'
import { type Config, isAllowedRecipient, readConfig, secretsOf } from './config.ts'
import { type Heartbeat, heartbeatClient } from './delivery/insight/heartbeat-client.ts'
import { listIdOf } from './delivery/mail/mail-message.ts'
import type { SuppressionSource } from './delivery/mail/mail-provider.ts'
import type { MailWorkerContext } from './delivery/mail/mail-worker.ts'
import { resendProvider, resendQuotaSource, resendSuppressionSource } from './delivery/mail/providers/resend-client.ts'
import type { PlanWorkerContext } from './delivery/plan-worker.ts'
import type { PublishEventContext } from './delivery/publish-event.ts'
import { queueTickets } from './delivery/ticket-queue.ts'
import { addressPolicyOf } from './delivery/webhooks/address-policy.ts'
import { endpointClient } from './delivery/webhooks/endpoint-client.ts'
import type { WebhookWorker } from './delivery/webhooks/webhook-worker.ts'
import { type PreviewFinder, previewFinder } from './editions/render/preview.ts'
import { editionRenderer } from './editions/render/render-edition.ts'
import { siteOfConfig } from './editions/render/site-of-config.ts'
import { MAX_MAILS_WITH_EXTREME } from './editions/select/alert-rules.ts'
import { createBudgetFinder } from './invocation.ts'
import { canonicalJson } from './lib/canonical-json.ts'
import type { BudgetContext } from './lib/invocation-budget.ts'
import { hideInLogs, logTrouble } from './lib/log-fault.ts'
import { lruCache } from './lib/lru-cache.ts'
import { type CallMeter, meterBindings, meterClients } from './metered-bindings.ts'
import { databaseCheck } from './schema-store.ts'
import { createStores, type Stores } from './stores.ts'
import type { LocalizedName } from './timeline/gazetteer.ts'
import type { MapShapes } from './timeline/map-shapes.ts'
import type { NameIndex } from './timeline/search-terms.ts'
import { SHIPPED_STORY } from './timeline/shipped-story.ts'
import { type TopicCounts, topicCounter } from './timeline/topic-counts.ts'

const MAX_READERS_PER_PAGE = 2_000
/** At 100 readers in a chunk, a page of a correction's audience reads up to 50,000 readers. */
const MAX_CHUNKS_PER_PAGE = 500
const MAX_COHORTS_PER_PAGE = 5_000
/** About 4 MB. */
const MAX_CACHED_EDITION_IDS = 20_000
const DAY_MS = 86_400_000

/** Everything that the entry points pass on. A function of a station names the members that it needs. */
export type AppContext = Stores &
  NetworkLimits &
  PublishEventContext &
  PlanWorkerContext &
  MailWorkerContext &
  WebhookWorker &
  BudgetContext & {
    config: Config
    nameIndex: NameIndex
    /** The title of the story, and its map. */
    timelineTitle: LocalizedName
    mapShapes: MapShapes
    findPreview: PreviewFinder
    countTopics: () => Promise<TopicCounts>
    countMails: MailCounter
    links: LinkTokens
    readSuppressedPage: SuppressionSource
    /** Rejects with `SchemaError` if the database is not that of this code. Asks the database until it was right once. */
    checkDatabase: () => Promise<void>
    sendHeartbeat: Heartbeat
    /** Null unless Cloudflare Access is configured. */
    verifyAccess: AccessVerifier | null
    /** The product's time in ms UTC: the wall clock, or the clock that ticks set (`CLOCK`). */
    now: () => Promise<number>
    /** A random word that is never returned twice. */
    randomWord: () => string
  }

/**
 * Creates the context of an environment, on the given wall clock (ms UTC). Rejects with `ConfigError` if the configuration
 * is faulty.
 */
export const createContext = async (env: Env, wall: () => number = Date.now): Promise<AppContext> => {
  const config = readConfig(env as unknown as Record<string, unknown>)
  hideInLogs(secretsOf(config))
  const budget = createBudgetFinder(config.workersPlan)
  const meter: CallMeter = (resource, amount) => budget().count(resource, amount)
  const bindings = meterBindings(env, meter)
  const stores = createStores(bindings)
  const links = await linkTokens(config.linkSecrets)
  const clocks = clocksOf(config, stores, wall)
  return {
    ...stores,
    checkDatabase: databaseCheck(bindings.DB, schemaHistory),
    config,
    links,
    ...SHIPPED_STORY,
    ...renderersOf(config, stores),
    ...meterClients(clientsOf(config), meter),
    budget,
    ...limitsOf(config),
    ...clocks,
    operatorEmail: config.operatorEmail,
    envelope: envelopeOf(config, links),
    findEndpointOwner: stores.endpoints.findOwner,
    findSignInAddress: async (word) => stores.sessions.findSignInAddress(word, await clocks.now()),
    isSuppressed: async (address) => stores.suppressions.isSuppressed(await stores.suppressions.hashAddress(address)),
    mayWriteTo: (address) => isAllowedRecipient(config.sendOnlyTo, address),
    ...rateLimitClient(env, config.limits),
    tickets: queueTickets(bindings),
    jitter: Math.random,
    randomWord: () => crypto.randomUUID(),
    randomBytes: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    report: async (name, detail) => {
      logTrouble(name, { detail })
      await stores.troubles.recordTrouble(name, detail, wall())
    },
  }
}

const renderersOf = (config: Config, stores: Stores) => {
  const site = siteOfConfig(config)
  const { gazetteer } = SHIPPED_STORY
  const { alertsPerHour: maxAlertsPerHour, settleMs } = config
  return {
    site,
    siteVariant: canonicalJson(site),
    renderEdition: editionRenderer(stores.journal, gazetteer, site),
    findPreview: previewFinder(stores.journal, gazetteer),
    countTopics: topicCounter(stores.listedEvents, gazetteer),
    countMails: mailCounter(stores, { gazetteer, maxAlertsPerHour, maxAlertsPerDay: MAX_MAILS_WITH_EXTREME, settleMs }),
  }
}

const clientsOf = ({ resendApiKey, resendBaseUrl, ...config }: Config) => ({
  provider: resendProvider(resendApiKey, resendBaseUrl),
  readSuppressedPage: resendSuppressionSource(resendApiKey, resendBaseUrl),
  readQuota: resendQuotaSource(resendApiKey, resendBaseUrl),
  endpointClient: endpointClient(config.dnsResolver, config.siteUrl),
  addressPolicy: addressPolicyOf({
    site: config.siteUrl,
    provider: resendBaseUrl,
    resolver: config.dnsResolver,
    loopback: config.endpointsOnLoopback,
  }),
  sendHeartbeat: heartbeatClient(config.heartbeatUrl),
  verifyAccess: accessClient(config.accessTeam, config.accessAudience),
})

const limitsOf = (config: Config) => ({
  editionIdCache: lruCache<string | null>(MAX_CACHED_EDITION_IDS),
  readersPerPage: MAX_READERS_PER_PAGE,
  chunksPerPage: MAX_CHUNKS_PER_PAGE,
  cohortsPerPage: MAX_COHORTS_PER_PAGE,
  alertHoldMs: config.alertHoldMs,
  retractionHoldMs: config.retractionHoldMs,
  settleMs: config.settleMs,
  maxAlertsPerHour: config.alertsPerHour,
  retentionMs: config.ledgerDays * DAY_MS,
  concurrency: config.webhookConcurrency,
})

const clocksOf = ({ clock }: Config, { ticks }: Stores, wall: () => number) => {
  const now = async (): Promise<number> =>
    clock === 'wall' ? wall() : resolveCurrentTime('tick', wall(), await ticks.readTick())
  return {
    now,
    wall,
    readClocks: async () => ({ now: await now(), wallMs: wall() }),
    sleep: (ms: number) => scheduler.wait(ms),
    pace: { sentAt: 0 },
    quotaReading: { readAt: 0, limit: null },
  }
}

const envelopeOf = ({ mailFromIn, mailReplyTo, siteName, siteUrl }: Config, { signingKeyId }: LinkTokens) => ({
  from: mailFromIn.en,
  replyTo: mailReplyTo,
  siteUrl,
  ...(mailFromIn.ar !== mailFromIn.en && { fromIn: mailFromIn }),
  listId: listIdOf(siteName.en, siteUrl),
  signer: signingKeyId,
})

const CONTEXTS = new WeakMap<object, Promise<AppContext>>()

/** The context of an environment, created once in each isolate. Its database is not checked. */
export const contextFor = (env: Env): Promise<AppContext> => {
  const context = CONTEXTS.get(env) ?? createContext(env)
  CONTEXTS.set(env, context)
  return context
}

/** The same with a checked database. Rejects with `SchemaError` if the database is not that of this code. */
export const checkedContextFor = async (env: Env): Promise<AppContext> => {
  const context = await contextFor(env)
  await context.checkDatabase()
  return context
}
