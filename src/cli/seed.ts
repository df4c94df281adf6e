import { parseArgs } from 'node:util'
import { seed } from './local/seed-timeline.ts'

/** Publishes a timeline file to a site, silent and once: `npm run seed -- --site URL`, with PUBLISHER_KEY in the environment. */
const { values } = parseArgs({
  options: { site: { type: 'string' }, timeline: { type: 'string', default: 'data/timeline.json' } },
})
const key = process.env.PUBLISHER_KEY
try {
  if (!values.site) throw new Error('Say which site: npm run seed -- --site https://your.site')
  if (!key) throw new Error('Set PUBLISHER_KEY to a key that holds at the site.')
  const { recorded, known } = await seed(values.timeline, values.site.replace(/\/$/, ''), key)
  console.log(`${recorded} revisions were recorded; ${known} were there before.`)
} catch (fault) {
  console.error((fault as Error).message)
  process.exit(1)
}
