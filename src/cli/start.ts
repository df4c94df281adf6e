import { setInterval } from 'node:timers'
import { serveInbox } from '../../test/provider/serve.ts'
import { seed } from './seed.ts'
import { readSettings, type Settings } from './settings.ts'
import { migrate, refuseTaken, startWorker } from './worker.ts'

const TICK_EVERY_MS = 60_000

/** Starts everything on this machine: database, Worker, inbox, ticker and the timeline; ends all of it on Ctrl-C. */
const start = async (): Promise<void> => {
  const settings = readSettings(process.env)
  await refuseTaken(settings.port, 'PORT')
  const endings: (() => Promise<unknown>)[] = []
  const end = endOnce(endings)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  try {
    if (settings.withInbox) endings.push((await openInbox(settings)).close)
    await migrate(settings)
    const worker = await startWorker(settings)
    endings.push(worker.stop)
    void worker.ended.then(() => end(1))
    const seeded = await seed('data/timeline.json', worker.url, firstOf(settings.variables['PUBLISHER_KEY']))
    if (settings.ticks) setInterval(() => void tick(worker.url), TICK_EVERY_MS)
    if (settings.ticks) await tick(worker.url)
    tell(settings, seeded.recorded + seeded.known)
  } catch (fault) {
    console.error((fault as Error).message)
    await end(1)
  }
}

const openInbox = ({ inboxPort, variables }: Settings) =>
  serveInbox({ port: inboxPort, siteUrl: variables['SITE_URL']!, webhookSecret: firstOf(variables['RESEND_WEBHOOK_SECRET']) })

/** Nothing fires a cron locally by itself. */
const tick = async (url: string): Promise<void> => {
  await fetch(`${url}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${Date.now()}`).catch(() => console.error('A tick was not answered.'))
}

/** Ends what was started, last first, once, however often it is asked to. */
const endOnce = (endings: (() => Promise<unknown>)[]) => {
  let ending: Promise<never> | null = null
  const all = async (code: number): Promise<never> => {
    for (const each of endings.reverse()) await each().catch((fault: Error) => console.error(fault.message))
    process.exit(code)
  }
  return (code: number): Promise<never> => {
    ending ??= all(code)
    return ending
  }
}

const firstOf = (values = ''): string => values.split(' ')[0] ?? ''

const tell = ({ port, inboxPort, withInbox, variables }: Settings, revisions: number): void => {
  const site = `http://localhost:${port}`
  const key = firstOf(variables['PUBLISHER_KEY'])
  const event = {
    nature: 'event',
    when: '2024-11-30',
    kind: 'politics.statement',
    certainty: 'reported',
    severity: 'moderate',
    regions: [{ id: 'sy-aleppo' }],
    actors: [{ id: 'russia', role: 'speaker' }],
    text: { en: { title: 'A first event of your own', summary: 'Recorded from the command line.' } },
    sources: [{ publisher: 'You', title: 'Your own words' }],
  }
  console.log(`
Waqai is ready: ${revisions} revisions in the timeline.

  The timeline    ${site}/
  Subscribe       ${site}/subscribe
  ${withInbox ? `The inbox       http://localhost:${inboxPort}/   (no mail leaves this machine)` : `Mail goes to    ${variables['RESEND_BASE_URL']}`}

The publisher key that holds is: ${key}
Publish an event:

  curl ${site}/v1/events -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '${JSON.stringify(event)}'

Ctrl-C ends everything.
`)
}

await start()
