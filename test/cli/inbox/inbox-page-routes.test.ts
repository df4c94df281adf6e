import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mailTo, type RunningInbox, startInbox } from './running-inbox.ts'

let inbox: RunningInbox
beforeAll(async () => {
  inbox = await startInbox()
  await inbox.ask('PUT', '/api/callbacks', { enabled: false })
  await inbox.limits({ per_second: null, daily: null })
})
beforeEach(() => inbox.ask('DELETE', '/api/mails'))
afterAll(() => inbox.close())

const text = async (path: string) => (await inbox.ask('GET', path)).text()
const send = async (to: string, more: object = {}) => (await inbox.resend.emails.send(mailTo(to, more))).data?.id ?? ''

it('every page says that no mail left this machine', async () => {
  const id = await send('ada@reader.example')
  for (const path of ['/', `/mails/${id}`, '/mails/none']) {
    expect(await text(path)).toContain('No mail left this machine.')
  }
})

it('mails are listed newest first, with its recipient, subject and kind', async () => {
  await send('ada@reader.example', { subject: 'First' })
  await send('bob@reader.example', { subject: 'Second <b>', tags: [{ name: 'kind', value: 'alert' }] })
  const list = await text('/list')
  expect(list.indexOf('Second &lt;b&gt;')).toBeLessThan(list.indexOf('First'))
  expect(list).toContain('bob@reader.example')
  expect(list).toContain('alert')
  expect(await text('/')).toContain('First')
})

it('the list can be searched by recipient or subject', async () => {
  await send('ada@reader.example', { subject: 'First' })
  await send('bob@reader.example', { subject: 'Second' })
  expect(await text('/?q=ADA')).not.toContain('Second')
  expect(await text('/list?q=second')).not.toContain('First')
  expect(await text('/list?q=third')).toContain('No mail matches your search.')
})

it('a mail is shown as HTML, text, headers and source', async () => {
  const id = await send('ada@reader.example', {
    text: 'See http://localhost:8787/events/one & <all>.',
    headers: { 'X-One': 'two' },
  })
  expect(await text(`/mails/${id}`)).toContain('<iframe')
  const asText = await text(`/mails/${id}?view=text`)
  expect(asText).toContain('<a href="http://localhost:8787/events/one" target="_blank"')
  expect(asText).toContain('&amp; &lt;all&gt;.')
  expect(await text(`/mails/${id}?view=headers`)).toMatch(/X-One<\/th><td[^>]*>two/)
  expect(await text(`/mails/${id}?view=source`)).toContain('Content-Type: multipart/alternative')
})

it('the HTML is shown in a frame without scripts, which loads images of the site only', async () => {
  const id = await send('ada@reader.example', { html: '<html><head><title>x</title></head><body>hi</body></html>' })
  expect(await text(`/mails/${id}`)).toMatch(/sandbox="allow-popups allow-popups-to-escape-sandbox"/)
  const answer = await inbox.ask('GET', `/mails/${id}/html`)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.headers.get('content-security-policy')).toContain(`img-src data: ${inbox.site.url};`)
  expect(await answer.text()).toContain('<head><base target="_blank">')
  expect((await inbox.mails())[0]?.html).not.toContain('<base')
})

it('light and dark are shown whatever the browser prefers', async () => {
  const html = '<style>@media (prefers-color-scheme: dark) { p { color: red } }</style><p>hi</p>'
  const id = await send('ada@reader.example', { html })
  expect(await text(`/mails/${id}/html?scheme=dark`)).toContain('@media (min-width: 0) { p { color: red } }')
  expect(await text(`/mails/${id}/html?scheme=light`)).toContain('@media (max-width: 0) { p { color: red } }')
})

it('the size of the HTML is counted in bytes', async () => {
  const id = await send('ada@reader.example', { html: `<p>${'و'.repeat(10_000)}</p>` })
  expect(await text(`/mails/${id}`)).toContain('HTML: 20.0 KB. Gmail clips a mail above 102 KB.')
})

it('pages load nothing from other hosts', async () => {
  const id = await send('ada@reader.example', { html: '<img src="https://elsewhere.example/p.png">' })
  for (const path of ['/', `/mails/${id}`]) {
    const answer = await inbox.ask('GET', path)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const outside = [...(await answer.text()).matchAll(/(?:src|<link[^>]* href)="(https?:[^"]*)"/g)]
    expect(outside).toEqual([])
  }
})

const OFFER = { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
const clickOnce = async (id: string) => {
  const answer = await fetch(`${inbox.url}/mails/${id}/unsubscribe`, { method: 'POST', redirect: 'manual' })
  expect(answer.status).toBe(303)
  return text(answer.headers.get('location') ?? '')
}

it('the button sends one POST to the site, as a mail program does, and shows the status of the answer', async () => {
  const headers = { 'List-Unsubscribe': `<${inbox.site.url}/unsubscribe/abc>`, ...OFFER }
  const id = await send('ada@reader.example', { headers })
  expect(await text(`/mails/${id}`)).toContain('Unsubscribe with one click')
  expect(await clickOnce(id)).toContain('the site answered 200.')
  const [received] = inbox.site.received
  expect(received).toMatchObject({ method: 'POST', path: '/unsubscribe/abc', body: 'List-Unsubscribe=One-Click' })
  expect(received?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(received?.headers.cookie).toBeUndefined()
})

it('the button sends to the site only, and is missing if the mail has no List-Unsubscribe header', async () => {
  const headers = { 'List-Unsubscribe': '<http://localhost:9/unsubscribe/abc>', ...OFFER }
  const id = await send('ada@reader.example', { headers })
  expect(await clickOnce(id)).toContain('not sent. The address is not on the site.')
  expect(await text(`/mails/${await send('bob@reader.example')}`)).not.toContain('Unsubscribe with one click')
})

it('an unknown mail is a page with status 404', async () => {
  const answer = await inbox.ask('GET', '/mails/none')
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('This mail does not exist.')
})
