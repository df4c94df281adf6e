import { alert } from './en/alert.ts'
import { choice } from './en/choice.ts'
import { correctionMail } from './en/correction-mail.ts'
import { desk } from './en/desk.ts'
import { difference } from './en/difference.ts'
import { endpoint } from './en/endpoint.ts'
import { event } from './en/event.ts'
import { fault } from './en/fault.ts'
import { feed } from './en/feed.ts'
import { form } from './en/form.ts'
import { front } from './en/front.ts'
import { gazetteer } from './en/gazetteer.ts'
import { link } from './en/link.ts'
import { mail } from './en/mail.ts'
import { page } from './en/page.ts'
import { preview } from './en/preview.ts'
import { problem } from './en/problem.ts'
import { shortMessage } from './en/short-message.ts'
import { sitePage } from './en/site-page.ts'
import { trouble } from './en/trouble.ts'
import { webhookMessage } from './en/webhook-message.ts'
import { why } from './en/why.ts'

export const en = {
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
