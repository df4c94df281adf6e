import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { workerOn } from '../invocations.ts'
import { inbox } from '../world.ts'

const worker = workerOn('paid', { SITE_NAME: 'Waqai|ar:وقائع' })

beforeAll(async () => {
  await inbox.unlimited()
  await env.DB.prepare('UPDATE provider SET per_second = 1000000').run()
})

const htmlOf = async (path: string): Promise<string> => (await worker.request('page', path)).text()

test('a page has the name of its language, and the other one beside it', async () => {
  const [english, arabic] = [await htmlOf('/about?lang=en'), await htmlOf('/about?lang=ar')]
  expect(english).toMatch(/<title>About this record · Waqai<\/title>/)
  expect(arabic).toMatch(/<title>عن هذا السجل · وقائع<\/title>/)
  expect(arabic).toContain('<meta property="og:site_name" content="وقائع"/>')
  expect(english).toContain('<span class="other-name" lang="ar" dir="rtl">وقائع</span>')
  expect(arabic).toContain('<span class="other-name" lang="en" dir="ltr">Waqai</span>')
})

test('a mail comes from the name of its language', async () => {
  for (const lang of ['en', 'ar']) {
    const body = JSON.stringify({ email: `${lang}@readers.example.net`, lang })
    const answer = await worker.request('subscribing', '/v1/subscriptions', { method: 'POST', body })
    expect(answer.status).toBe(202)
  }
  await worker.deliverAll()
  const [english] = await inbox.mails('en@readers.example.net')
  const [arabic] = await inbox.mails('ar@readers.example.net')
  expect(english!.from).toBe('Waqai <news@waqai.example.net>')
  expect(arabic!.from).toBe('وقائع <news@waqai.example.net>')
  expect(arabic!.html).toContain('وقائع')
  expect(arabic!.html.replaceAll(/Waqai, 1 Example Street/g, '')).not.toContain('Waqai')
})
