import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, test, vi } from 'vitest'
import { audit } from './audit.ts'
import { openBook } from './book.ts'
import { play } from './play.ts'
import { deathOf, storyNumber, undisturbed } from './seeds.ts'

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await openBook()
})
afterAll(() => {
  vi.useRealTimers()
})
test('try', async () => {
  for (const seed of [Number(env.FIRST_SEED)]) {
    const story = storyNumber(seed)
    const e = await undisturbed(story)
    const played = await play({ story, seed, death: deathOf(seed, e.length) })
    console.log(played.course.deaths, await audit(played))
    console.log(JSON.stringify(played.book.filter(b => !/crowd/.test(b.who)), null, 0))
    console.log(played.ticks.map(t => `${new Date(t.wall).toISOString()} ${new Date(t.time).toISOString()} ${t.isDone}`).join('\n'))
    for (const t of ['SELECT id,plan,kind,schedule,due_at,from_seq,to_seq,audience,members,untold,gone FROM run','SELECT id,kind,state,attempts,checked_seq,left_out,replaced FROM chunk','SELECT seq,event,change,recorded_at,release_at FROM journal', 'SELECT * FROM schedule', 'SELECT schedule, min(joined_run), min(from_seq), max(from_seq),count(*) FROM membership group by 1','SELECT * FROM trouble'])
      console.log(t, (await env.DB.prepare(t).all()).results.map(r => JSON.stringify(r)).join('\n'))
    console.log(played.course.effects.join('\n'))
  }
}, 60_000)
