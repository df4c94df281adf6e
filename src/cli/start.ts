import { readFileSync } from 'node:fs'
import { setInterval } from 'node:timers'
import { endWith, type Product, sendTick, startProduct } from './local/product.ts'
import { readSettings, type Settings } from './local/settings.ts'

const TICK_EVERY_MS = 60_000

/** An event that the printed line publishes, in the first place of the gazetteer that is neither the world nor a group. */
const exampleEvent = () => {
  const regions = JSON.parse(readFileSync('data/regions.json', 'utf8')) as { id: string; type: string }[]
  const place = regions.find(({ type }) => type !== 'world' && type !== 'group') ?? regions[0]
  return {
    nature: 'event',
    when: new Date().toISOString().slice(0, 10),
    kind: 'politics.statement',
    certainty: 'reported',
    severity: 'moderate',
    regions: place ? [{ id: place.id }] : [],
    text: { en: { title: 'A first event of your own', summary: 'Recorded from the command line.' } },
    sources: [{ publisher: 'You', title: 'Your own words' }],
  }
}

const welcome = ({ site, inbox, key, seeded }: Product, { variables }: Settings): string => `
Waqai is ready: ${seeded.recorded + seeded.known} revisions in the timeline.

  The timeline    ${site}/
  Subscribe       ${site}/subscribe
  ${inbox ? `The inbox       ${inbox}/   (no mail leaves this machine)` : `Mail goes to    ${variables.RESEND_BASE_URL}`}

The publisher key that holds is: ${key}
Publish an event:

  curl ${site}/v1/events -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '${JSON.stringify(exampleEvent())}'

Ctrl-C ends everything.
`

const ticker = (site: string): void => {
  const beat = () => void sendTick(site, Date.now()).catch((fault: Error) => console.error(fault.message))
  beat()
  setInterval(beat, TICK_EVERY_MS)
}

try {
  const settings = readSettings(process.env)
  const product = await startProduct(settings)
  endWith(product)
  if (settings.ticks) ticker(product.site)
  console.log(welcome(product, settings))
} catch (fault) {
  console.error((fault as Error).message)
  process.exit(1)
}
