import { alert } from './ar/alert.ts'
import { choice } from './ar/choice.ts'
import { difference } from './ar/difference.ts'
import { endpoint } from './ar/endpoint.ts'
import { event } from './ar/event.ts'
import { fault } from './ar/fault.ts'
import { feed } from './ar/feed.ts'
import { form } from './ar/form.ts'
import { gazetteer } from './ar/gazetteer.ts'
import { link } from './ar/link.ts'
import { mail } from './ar/mail.ts'
import { message } from './ar/message.ts'
import { notice } from './ar/notice.ts'
import { noticeMail } from './ar/notice-mail.ts'
import { page } from './ar/page.ts'
import { preview } from './ar/preview.ts'
import { trouble } from './ar/trouble.ts'
import { why } from './ar/why.ts'
import type { en } from './en.ts'

export const ar: typeof en = {
  alert,
  choice,
  difference,
  endpoint,
  event,
  fault,
  feed,
  form,
  gazetteer,
  link,
  mail,
  message,
  notice,
  noticeMail,
  page,
  preview,
  trouble,
  why,
}
