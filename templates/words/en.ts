import { choice } from './en/choice.ts'
import { endpoint } from './en/endpoint.ts'
import { event } from './en/event.ts'
import { fault } from './en/fault.ts'
import { form } from './en/form.ts'
import { gazetteer } from './en/gazetteer.ts'
import { link } from './en/link.ts'
import { mail } from './en/mail.ts'
import { notice } from './en/notice.ts'
import { page } from './en/page.ts'

export const en = { choice, endpoint, event, fault, form, gazetteer, link, mail, notice, page }
