import { alert } from './ar/alert.ts'
import { choice } from './ar/choice.ts'
import { correctionMail } from './ar/correction-mail.ts'
import { desk } from './ar/desk.ts'
import { difference } from './ar/difference.ts'
import { endpoint } from './ar/endpoint.ts'
import { event } from './ar/event.ts'
import { fault } from './ar/fault.ts'
import { feed } from './ar/feed.ts'
import { form } from './ar/form.ts'
import { front } from './ar/front.ts'
import { gazetteer } from './ar/gazetteer.ts'
import { link } from './ar/link.ts'
import { mail } from './ar/mail.ts'
import { page } from './ar/page.ts'
import { preview } from './ar/preview.ts'
import { problem } from './ar/problem.ts'
import { shortMessage } from './ar/short-message.ts'
import { sitePage } from './ar/site-page.ts'
import { trouble } from './ar/trouble.ts'
import { webhookMessage } from './ar/webhook-message.ts'
import { why } from './ar/why.ts'
import type { en } from './en.ts'

export const ar: typeof en = {
  alert,
  choice,
  correctionMail,
  desk,
  difference,
  endpoint,
  event,
  fault,
  feed,
  form,
  front,
  gazetteer,
  link,
  mail,
  page,
  preview,
  problem,
  shortMessage,
  sitePage,
  trouble,
  webhookMessage,
  why,
}
