import actors from '../data/actors.json'
import regions from '../data/regions.json'
import { keyring } from './access/publisher-key-store.ts'
import { links } from './audience/link-tokens.ts'
import { roster } from './audience/subscriber-store.ts'
import { suppressions } from './audience/suppression-store.ts'
import { isSilent, timeNow } from './clock.ts'
import { mayWriteTo, readConfig } from './config.ts'
import { watch } from './delivery/insight/reach.ts'
import { reach } from './delivery/insight/reach-store.ts'
import { mailbox } from './delivery/insight/reader-mail-store.ts'
import { ledger } from './delivery/mail/chunk-store.ts'
import { listIdOf } from './delivery/mail/mail-message.ts'
import { tellOperator } from './delivery/mail/operator-mail.ts'
import { resendProvider, resendSuppressions } from './delivery/mail/provider-client.ts'
import type { Sender } from './delivery/mail/send.ts'
import { reconcile } from './delivery/mail/sync-suppressions.ts'
import { tidy } from './delivery/retention.ts'
import { sweep } from './delivery/sweeper.ts'
import { claimAtOnce, spendMailTickets, spendPlanTickets, type Tickets } from './delivery/tickets.ts'
import { policyOf } from './delivery/webhooks/address-policy.ts'
import { courier } from './delivery/webhooks/endpoint-client.ts'
import { endpoints } from './delivery/webhooks/endpoint-store.ts'
import { type Carrier, carry, dispatch } from './delivery/webhooks/webhook-worker.ts'
import type { Watcher } from './editions/claim/claim-alerts.ts'
import { claimDue } from './editions/claim/claim-digests.ts'
import { claimNotices } from './editions/plan/correction-audience.ts'
import type { Planner } from './editions/plan/plan-page.ts'
import { previewer } from './editions/render/preview.ts'
import { composer } from './editions/render/render-edition.ts'
import { cohorts } from './editions/stores/cohort-store.ts'
import { notices } from './editions/stores/correction-store.ts'
import { archive } from './editions/stores/edition-store.ts'
import { runs } from './editions/stores/run-store.ts'
import { canonicalJson } from './lib/canonical-json.ts'
import { shelf } from './lib/lru-cache.ts'
import { site } from './routes/app.ts'
import type { World } from './routes/app-env.ts'
import { publishingBodies } from './timeline/event-schema.ts'
import { type Actor, gazetteer, type Region } from './timeline/gazetteer.ts'
import { journal } from './timeline/journal-store.ts'
import { namesOf } from './timeline/search-terms.ts'

const READERS_PER_PAGE = 2_000
/** Of these up to a hundred readers each may have been told of an event: some 50,000 rows. */
const CHUNKS_PER_PAGE = 500
const COHORTS_PER_PAGE = 5_000
/** Some 4 MB. */
const MOST_DECIDED = 20_000
const TICKETS_AT_ONCE = 100
const DAY = 86_400_000
/** In the network an isolate waits for six answers at once, and twenty of them work; on one's own machine one does all. */
const LANES = { network: 5, own: 100 }

const GAZETTEER = gazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const BODIES = publishingBodies(GAZETTEER)
const NAMES = namesOf(GAZETTEER)

const tie = async (env: Env): Promise<Ties> => {
  const config = readConfig(env as unknown as Record<string, unknown>)
  const place = {
    name: config.siteName,
    url: config.siteUrl,
    postal: config.postalAddress,
    replyTo: config.mailReplyTo,
  }
  const tickets = ticketsOf(env)
  const timeline = journal(env.DB, env.TIMELINE)
  const readers = roster(env.DB)
  const hushed = suppressions(env.DB)
  const claimed = runs(env.DB)
  const noticed = notices(env.DB)
  const groups = cohorts(env.DB)
  const editions = archive(env.DB, env.TIMELINE)
  const sent = ledger(env.DB)
  const reached = reach(env.DB)
  const told = endpoints(env.DB)
  const compose = composer(timeline, GAZETTEER, place)
  const signed = await links(config.linkSecrets)
  const shared = {
    journal: timeline,
    roster: readers,
    runs: claimed,
    notices: noticed,
    cohorts: groups,
    archive: editions,
    gazetteer: GAZETTEER,
    compose,
    variant: canonicalJson(place),
    links: signed,
  }

  const watcher = {
    journal: timeline,
    cohorts: groups,
    gazetteer: GAZETTEER,
    mostPerHour: config.alertsPerHour,
    cohortsPerPage: COHORTS_PER_PAGE,
  }
  const now = async () => (config.clock === 'wall' ? Date.now() : timeNow('tick', Date.now(), await claimed.ticked()))
  const report = async (name: string, detail: string): Promise<void> => {
    console.error(JSON.stringify({ trouble: name, detail }))
    await sent.trouble(name, detail, Date.now())
  }
  const sleep = (ms: number) => scheduler.wait(ms)
  const postman = {
    ...shared,
    endpoints: told,
    courier: courier(config.dnsResolver, config.siteUrl),
    site: place,
    policy: policyOf({
      site: config.siteUrl,
      provider: config.resendBaseUrl,
      resolver: config.dnsResolver,
      loopback: config.endpointsOnLoopback,
    }),
    moment: async () => ({ now: await now(), wall: Date.now() }),
    wall: Date.now,
    chance: Math.random,
    random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
  }
  const isOwn = config.environment === 'local' || config.environment === 'test'
  const carrier = { postman, tickets, lanes: isOwn ? LANES.own : LANES.network, sleep, report }
  const tick = async (at: number, wasTold: boolean): Promise<number> => {
    await claimed.tick(at, Date.now(), wasTold)
    await claimAtOnce(watcher, tickets, async () => Math.max(at, await now()), report)
    const made = await claimDue(claimed, at, await now())
    await claimNotices(noticed, await now())
    await sweep(claimed, sent, tickets, Date.now())
    await watch({ notices: noticed, reach: reached }, await now(), report)
    await dispatch(carrier, at)
    if (await tellOperator(sent, editions, place, Date.now())) await tickets.mail(1)
    return made
  }
  const turn = async () => scheduler.wait(Math.max(0, (await sent.slot(Date.now())).at - Date.now()))
  const daily = async (at: number): Promise<void> => {
    const books = { roster: readers, runs: claimed, notices: noticed, ledger: sent, endpoints: told }
    if (!(await tidy(books, config.ledgerDays, at))) return
    const suppressed = resendSuppressions(config.resendApiKey, config.resendBaseUrl)
    await reconcile({ roster: readers, suppressions: hushed }, suppressed, turn, at)
  }
  const envelope = {
    from: config.mailFrom,
    replyTo: config.mailReplyTo,
    siteUrl: config.siteUrl,
    listId: listIdOf(config.siteName, config.siteUrl),
    signer: signed.signer,
  }
  return {
    world: {
      ...shared,
      config,
      names: NAMES,
      bodies: BODIES,
      desk: { journal: timeline, roster: readers, suppressions: hushed, runs: claimed, archive: editions, site: place },
      keyring: keyring(env.DB),
      ledger: sent,
      mailbox: mailbox(env.DB),
      reach: reached,
      preview: previewer(timeline, GAZETTEER),
      postman,
      tickets,
      now,
      tick,
      ticked: claimed.ticked,
      isWelcome: async (network) => !config.limits || (await env.NETWORK.limit({ key: network })).success,
    },
    daily,
    planner: {
      ...shared,
      decided: shelf(MOST_DECIDED),
      readersPerPage: READERS_PER_PAGE,
      chunksPerPage: CHUNKS_PER_PAGE,
      ledgerMs: config.ledgerDays * DAY,
    },
    watcher,
    carrier,
    sender: {
      press: {
        ...shared,
        envelope,
        operatorEmail: config.operatorEmail,
        ownerOf: told.owner,
        isSuppressed: async (address) => hushed.has(await hushed.addressOf(address)),
        mayWriteTo: (address) => mayWriteTo(config.sendOnlyTo, address),
      },
      ledger: sent,
      provider: resendProvider(config.resendApiKey, config.resendBaseUrl),
      wall: Date.now,
      sleep,
      pace: { sentAt: 0 },
      chance: Math.random,
      report,
    },
  }
}

type Ties = {
  world: World
  watcher: Watcher
  planner: Planner
  sender: Sender
  carrier: Carrier
  daily: (at: number) => Promise<void>
}

/** One isolate ties its stations together once for each set of bindings it is given. */
const TIED = new WeakMap<object, Promise<Ties>>()

const tied = (env: Env): Promise<Ties> => {
  const known = TIED.get(env) ?? tie(env)
  TIED.set(env, known)
  return known
}

const ticketsOf = (env: Env): Tickets => {
  const send = async (queue: Queue, count: number, seconds = 0) => {
    for (let left = count; left > 0; left -= TICKETS_AT_ONCE)
      await queue.sendBatch(
        Array.from({ length: Math.min(left, TICKETS_AT_ONCE) }, () => ({ body: {}, delaySeconds: seconds })),
      )
  }
  return {
    plan: (count, seconds) => send(env.PLAN, count, seconds),
    mail: (count, seconds) => send(env.MAIL, count, seconds),
    hook: (count, seconds) => send(env.HOOK, count, seconds),
  }
}

const app = site(async (env) => (await tied(env)).world)

export default {
  fetch: async (request, env, context) => {
    const response = await app.fetch(request, env, context)
    if (request.method !== 'GET' && request.method !== 'HEAD') context.waitUntil(tickIfSilent(env))
    return response
  },

  scheduled: async (controller, env, context) => {
    const { world, daily } = await tied(env)
    await world.tick(controller.scheduledTime, true)
    context.waitUntil(daily(controller.scheduledTime))
    if (world.config.heartbeatUrl) context.waitUntil(fetch(world.config.heartbeatUrl, { method: 'POST' }))
  },

  queue: async (batch, env) => {
    const { world, watcher, planner, sender, carrier } = await tied(env)
    const { length } = batch.messages
    if (batch.queue.endsWith('-dead'))
      await sender.report(
        'dead letters',
        `${length} tickets on ${batch.queue} failed too often. Their work is looked for again.`,
      )
    if (batch.queue.includes('plan'))
      await spendPlanTickets(watcher, planner, world.tickets, length, { now: world.now, wall: Date.now }, sender.report)
    else if (batch.queue.includes('hook')) await carry(carrier)
    else await spendMailTickets(sender, world.tickets, length)
    await tickIfSilent(env)
  },
} satisfies ExportedHandler<Env>

/** A cron that has gone silent, or never came, is survived: whatever else wakes the Worker does the tick's work. */
const tickIfSilent = async (env: Env): Promise<void> => {
  const { world } = await tied(env)
  const ticked = await world.ticked()
  if (ticked.lastWallAt === null || isSilent(Date.now(), ticked)) await world.tick(await world.now(), false)
}
