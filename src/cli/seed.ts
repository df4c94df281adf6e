import { parseArgs } from 'node:util'
import { seed } from './local/seed-timeline.ts'

const USAGE = 'Usage: PUBLISHER_KEY=… npm run seed -- --site https://your.site [--timeline FILE]'

// Publishes a timeline file to a site, as silent revisions. Skips those that exist.
const { values } = parseArgs({
  options: { site: { type: 'string' }, timeline: { type: 'string', default: 'data/timeline.json' } },
})
const key = process.env.PUBLISHER_KEY
try {
  if (!values.site) throw new Error(`The site is missing.\n${USAGE}`)
  if (!key) throw new Error(`PUBLISHER_KEY is not set. It needs a key with the scope publish.\n${USAGE}`)
  const { recorded, existing } = await seed(values.timeline, values.site.replace(/\/$/, ''), key)
  console.log(`Recorded ${recorded} revisions. ${existing} existed before.`)
} catch (fault) {
  console.error((fault as Error).message)
  process.exit(1)
}
