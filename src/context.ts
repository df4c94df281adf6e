import actors from '../data/actors.json'
import regions from '../data/regions.json'
import { keyring } from './access/publisher-key-store.ts'
import { type Links, links } from './audience/link-tokens.ts'
import { roster } from './audience/subscriber-store.ts'
import { suppressions } from './audience/suppression-store.ts'
import { timeNow } from './clock.ts'
import { type Config, mayWriteTo, readConfig } from './config.ts'
import { reach } from './delivery/insight/reach-store.ts'
import { mailbox } from './delivery/insight/reader-mail-store.ts'
import { ledger } from './delivery/mail/chunk-store.ts'
import { listIdOf } from './delivery/mail/mail-message.ts'
import { resendProvider, resendSuppressions, type SuppressedPage } from './delivery/mail/provider-client.ts'
import type { Sender } from './delivery/mail/send.ts'
import { queueTickets, type Tickets } from './delivery/tickets.ts'
import { policyOf } from './delivery/webhooks/address-policy.ts'
import { courier } from './delivery/webhooks/endpoint-client.ts'
import { endpoints } from './delivery/webhooks/endpoint-store.ts'
import type { Carrier } from './delivery/webhooks/webhook-worker.ts'
import type { Watcher } from './editions/claim/claim-alerts.ts'
import type { Planner } from './editions/plan/plan-page.ts'
import { type Previewer, previewer } from './editions/render/preview.ts'
import { composer } from './editions/render/render-edition.ts'
import { cohorts } from './editions/stores/cohort-store.ts'
import { notices } from './editions/stores/correction-store.ts'
import { archive } from './editions/stores/edition-store.ts'
import { runs } from './editions/stores/run-store.ts'
import { canonicalJson } from './lib/canonical-json.ts'
import { shelf } from './lib/lru-cache.ts'
import { type PublishingBodies, publishingBodies } from './timeline/event-schema.ts'
import { type Actor, gazetteer, type Region } from './timeline/gazetteer.ts'
import { journal } from './timeline/journal-store.ts'
import { type Names, namesOf } from './timeline/search-terms.ts'

const MAX_READERS_PER_PAGE = 2_000
/** Up to a hundred readers of each chunk may have been told of an event: some 50,000 rows. */
const MAX_CHUNKS_PER_PAGE = 500
const MAX_COHORTS_PER_PAGE = 5_000
/** Entries of the cache of decided editions; some 4 MB. */
const MAX_DECIDED_EDITIONS = 20_000
const DAY_MS = 86_400_000

const GAZETTEER = gazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const BODIES = publishingBodies(GAZETTEER)
const NAMES = namesOf(GAZETTEER)

/** Every store over the bindings of one environment, each under the one name that it has everywhere. */
export const createStores = (env: Env) => ({
  journal: journal(env.DB, env.TIMELINE),
  keyring: keyring(env.DB),
  roster: roster(env.DB),
  suppressions: suppressions(env.DB),
  runs: runs(env.DB),
  notices: notices(env.DB),
  cohorts: cohorts(env.DB),
  archive: archive(env.DB, env.TIMELINE),
  ledger: ledger(env.DB),
  mailbox: mailbox(env.DB),
  reach: reach(env.DB),
  endpoints: endpoints(env.DB),
})

export type Stores = ReturnType<typeof createStores>

/** All that an entry point can reach. A function of a station names the part that it needs. */
export type AppContext = Stores &
  Watcher &
  Planner &
  Sender &
  Carrier & {
    config: Config
    bodies: PublishingBodies
    /** What can be followed, by every spelling of its names. */
    names: Names
    /** What somebody would have received. */
    preview: Previewer
    links: Links
    tickets: Tickets
    /** A page of the provider's own suppression list. */
    suppressedPage: SuppressedPage
    /** The product's time in ms UTC: all but delivery goes by it. */
    now: () => Promise<number>
    /** False for a network that asks too often; always true where limits are off. */
    isWelcome: (network: string) => Promise<boolean>
  }

const createContext = async (env: Env): Promise<AppContext> => {
  const config = readConfig(env as unknown as Record<string, unknown>)
  const stores = createStores(env)
  const site = { name: config.siteName, url: config.siteUrl, postal: config.postalAddress, replyTo: config.mailReplyTo }
  const signed = await links(config.linkSecrets)
  const now = async () =>
    config.clock === 'wall' ? Date.now() : timeNow('tick', Date.now(), await stores.runs.ticked())
  return {
    ...stores,
    config,
    site,
    gazetteer: GAZETTEER,
    bodies: BODIES,
    names: NAMES,
    links: signed,
    preview: previewer(stores.journal, GAZETTEER),
    compose: composer(stores.journal, GAZETTEER, site),
    variant: canonicalJson(site),
    ...limitsOf(config),
    ...senderIdentityOf(config, signed),
    ...clientsOf(config),
    ownerOf: stores.endpoints.owner,
    isSuppressed: async (address) => stores.suppressions.has(await stores.suppressions.addressOf(address)),
    mayWriteTo: (address) => mayWriteTo(config.sendOnlyTo, address),
    isWelcome: async (network) => !config.limits || (await env.NETWORK.limit({ key: network })).success,
    tickets: queueTickets(env),
    now,
    moment: async () => ({ now: await now(), wall: Date.now() }),
    wall: Date.now,
    sleep: (ms) => scheduler.wait(ms),
    pace: { sentAt: 0 },
    chance: Math.random,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    report: async (name, detail) => {
      console.error(JSON.stringify({ trouble: name, detail }))
      await stores.ledger.trouble(name, detail, Date.now())
    },
  }
}

/** The provider, its suppression list, and the way to integrators' endpoints. */
const clientsOf = ({ resendApiKey, resendBaseUrl, dnsResolver, siteUrl, endpointsOnLoopback }: Config) => ({
  provider: resendProvider(resendApiKey, resendBaseUrl),
  suppressedPage: resendSuppressions(resendApiKey, resendBaseUrl),
  courier: courier(dnsResolver, siteUrl),
  policy: policyOf({ site: siteUrl, provider: resendBaseUrl, resolver: dnsResolver, loopback: endpointsOnLoopback }),
})

/** Bounds of one page of work, and what the configuration limits. */
const limitsOf = ({ alertsPerHour, ledgerDays, webhookLanes }: Config) => ({
  decided: shelf<string | null>(MAX_DECIDED_EDITIONS),
  readersPerPage: MAX_READERS_PER_PAGE,
  chunksPerPage: MAX_CHUNKS_PER_PAGE,
  cohortsPerPage: MAX_COHORTS_PER_PAGE,
  mostPerHour: alertsPerHour,
  ledgerMs: ledgerDays * DAY_MS,
  lanes: webhookLanes,
})

/** What each mail says of its sender. */
const senderIdentityOf = ({ mailFrom, mailReplyTo, operatorEmail, siteName, siteUrl }: Config, { signer }: Links) => ({
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
