import { readFileSync } from 'node:fs'
import { setInterval } from 'node:timers'
import { OPERATOR_NAME } from '../access/manage-people.ts'
import { exitWith, type Product, sendTick, startProduct } from './local/product.ts'
import { readSettings, type Settings } from './local/settings.ts'

const TICK_EVERY_MS = 60_000

/** The event of the printed command, in the first region that is neither the world nor a group. */
const exampleEvent = () => {
  const regions = JSON.parse(readFileSync('data/regions.json', 'utf8')) as { id: string; type: string }[]
  const region = regions.find(({ type }) => type !== 'world' && type !== 'group') ?? regions[0]
  return {
    nature: 'event',
    when: new Date().toISOString().slice(0, 10),
    kind: 'politics.statement',
    certainty: 'reported',
    severity: 'moderate',
    regions: region ? [{ id: region.id }] : [],
    text: { en: { title: 'A first event of your own', summary: 'Recorded from the command line.' } },
    sources: [{ publisher: 'You', title: 'Your own words' }],
  }
}

const startText = ({ stateDir, hasInbox, variables }: Settings): string =>
  hasInbox
    ? `Starting the site and an inbox that catches all mail, with the state in ${stateDir}.`
    : `Starting the site, with the state in ${stateDir}. Mail goes to ${variables.RESEND_BASE_URL}.`

const readyText = ({ site, inbox, key, deskLink, seeded }: Product): string => `
Waqai is ready. The timeline has ${seeded.recorded + seeded.existing} revisions.

  Timeline        ${site}/
  Subscribe       ${site}/subscribe
  Documentation   ${site}/docs
  Desk            ${deskLink}
                  (signs in once, within 15 minutes; later: npm run people -- link ${OPERATOR_NAME})
${inbox ? `  Inbox           ${inbox}/   (no mail leaves this machine)\n` : ''}  Publisher key   ${key}

To publish an event:

  curl ${site}/v1/events -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '${JSON.stringify(exampleEvent())}'

Press Ctrl-C to stop.
`

const startTicker = (site: string): void => {
  const tick = () => void sendTick(site, Date.now()).catch((fault: Error) => console.error(fault.message))
  tick()
  setInterval(tick, TICK_EVERY_MS)
}

try {
  const settings = readSettings(process.env)
  console.log(startText(settings))
  const product = await startProduct(settings)
  exitWith(product)
  if (settings.hasTicker) startTicker(product.site)
  console.log(readyText(product))
} catch (fault) {
  console.error((fault as Error).message)
  process.exit(1)
}
