import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { passHold } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { eventDraft, publish, publishIn, reviseIn, TOP_STORY } from './publisher.ts'
import { subscribe } from './reader.ts'
import { KEY } from './site-client.ts'

useProductPerTest()

const ALERTS = { regions: ['sy-quneitra'], alerts: 'all', digest: { cadence: 'none' } }
const WRONG_DAY = { change: 'correction', reason: { en: 'It was on 26 November.', ar: 'كان ذلك في 26 تشرين الثاني.' } }
const FALSE = { change: 'retraction', reason: { en: 'It was a film scene.' } }

const importReaders = async (count: number): Promise<void> => {
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ email: `many${at}@example.org`, consent: 'On paper, 3 May 2024', ...ALERTS }),
  )
  const answer = await fetch(`${site()}/v1/subscribers`, { method: 'POST', headers: KEY, body: lines.join('\n') })
  expect(answer.status).toBe(200)
}
/** Events of the timeline that ships, which were corrected there. */
const isShipped = (id: string): boolean => /-\d{4}$|-control$/.test(id)
/** The entries of a page, as text, by the id of their event. */
const entriesOn = async (path: string): Promise<Map<string, string>> => {
  const answer = await fetch(site() + path)
  expect(answer.status).toBe(200)
  const page = await answer.text()
  const articles = [...page.matchAll(/<article class="event">(.*?)<\/article>/gs)].map((match) => match[1]!)
  const entries = articles.map((html): [string, string] => [
    /\/events\/([^?]+)\?/.exec(html)![1]!,
    html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
  ])
  return new Map(entries.filter(([id]) => !isShipped(id)))
}

describe('the page of corrections', () => {
  test('lists corrections and retractions, newest first, with who had been told and how soon they were told of it', async () => {
    await importReaders(12)
    const told = await publishIn('sy-quneitra', TOP_STORY)
    const untold = await publishIn('sy-tartus', { silent: true })
    await passHold()
    await reviseIn(told, 'sy-quneitra', { ...TOP_STORY, ...WRONG_DAY, urgent: true })
    await passHold()
    await reviseIn(untold, 'sy-tartus', { ...FALSE })
    await passHold()

    const entries = await entriesOn('/corrections?lang=en')
    expect([...entries.keys()]).toEqual([untold, told])
    expect(entries.get(told)).toContain('Correction')
    expect(entries.get(told)).toContain('It was on 26 November.')
    expect(entries.get(told)).toMatch(/sent to 12 readers\. All of them were told within \d+ (seconds?|minutes?)\./)
    expect(entries.get(untold)).toContain('Withdrawn')
    expect(entries.get(untold)).toContain('had been sent to nobody')
    const page = await (await fetch(`${site()}/corrections?lang=en`)).text()
    const [month] = /<tbody>.*?<\/tr>/s.exec(page)!
    const link = /href="([^"]+)"/.exec(month)![1]!.replaceAll('&amp;', '&')
    expect(month).toMatch(/<td>\d+<\/td><td>1<\/td>/)
    expect([...(await entriesOn(link)).keys()]).toEqual([untold, told])
    expect((await entriesOn('/corrections?lang=ar')).get(told)).toMatch(/إلى 12 قارئًا. وأُبلغوا جميعًا خلال/)
  })

  test('does not say how many readers a small count has', async () => {
    await subscribe(ALERTS)
    const event = await publishIn('sy-quneitra', TOP_STORY)
    await passHold()
    await reviseIn(event, 'sy-quneitra', { ...TOP_STORY, ...FALSE })
    await passHold()
    expect((await entriesOn('/corrections?lang=en')).get(event)).toContain('sent to fewer than 10 readers')
  })

  test('leaves out a retraction that was taken back in its hold, and a revision of another kind', async () => {
    const event = await publishIn('sy-quneitra')
    await reviseIn(event, 'sy-quneitra', { change: 'update' })
    await reviseIn(event, 'sy-quneitra', { ...FALSE, number: 3 })
    await reviseIn(event, 'sy-quneitra', { number: 4, change: 'new', reason: { en: 'The retraction was a mistake.' } })
    await passHold()
    expect([...(await entriesOn('/corrections')).keys()]).toEqual([])
  })

  test('continues beyond a page, which keeps its size, and shows each correction once', async () => {
    const long = 'The number of people was wrong, and so was the name of the place. '.repeat(6)
    const ids: string[] = []
    for (let at = 0; at < 60; at++) {
      const text = { ar: { title: `حدث طويل العنوان جرى في أكثر من مكان ${at}`, summary: 'ورد ذلك.' } }
      const draft = eventDraft({ id: `long-${at}`, silent: true, text })
      expect((await publish(draft)).status).toBe(201)
      await reviseIn(`long-${at}`, 'sy-tartus', {
        text,
        change: 'correction',
        silent: true,
        reason: { ar: 'خطأ. '.repeat(80), en: long },
      })
      ids.unshift(`long-${at}`)
    }
    const found: string[] = []
    for (let path: string | undefined = '/corrections?lang=ar'; path; ) {
      const page: string = await (await fetch(site() + path)).text()
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(60_000)
      expect(gzipSync(page).length).toBeLessThanOrEqual(16_000)
      found.push(...(await entriesOn(path)).keys())
      path = /href="(\/corrections\?after=[^"]*)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(found).toEqual(ids)
  })

  test('refuses a place that is none', async () => {
    for (const after of ['0', 'x', '-1', '1.5'])
      expect((await fetch(`${site()}/corrections?after=${after}`)).status).toBe(404)
  })
})
