import { describe, expect, test } from 'vitest'
import { PROBLEMS } from '../../src/routes/http/problem.ts'
import { wordsIn } from '../../templates/words/words.ts'
import { call } from '../world.ts'

describe('the type of a problem document', () => {
  test.each(Object.entries(PROBLEMS))('is a page that explains it, in both languages: %s', async (name, { status }) => {
    for (const lang of ['en', 'ar'] as const) {
      const answer = await call(`/problems/${name}?lang=${lang}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
      const html = await answer.text()
      expect(html).toContain(`<html lang="${lang}"`)
      expect(html).toContain(String(status))
      expect(html).toContain(wordsIn(lang).problem.whatToDo)
    }
  })

  test('leads to its page', async () => {
    const { type } = (await (await call('/v1/events?limit=0')).json()) as { type: string }
    expect((await call(new URL(type).pathname)).status).toBe(200)
  })

  test('that no answer has is not found', async () => {
    for (const name of ['nothing', 'constructor']) expect((await call(`/problems/${name}`)).status).toBe(404)
  })
})
