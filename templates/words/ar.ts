import { choice } from './ar/choice.ts'
import { endpoint } from './ar/endpoint.ts'
import { event } from './ar/event.ts'
import { fault } from './ar/fault.ts'
import { form } from './ar/form.ts'
import { gazetteer } from './ar/gazetteer.ts'
import { link } from './ar/link.ts'
import { mail } from './ar/mail.ts'
import { notice } from './ar/notice.ts'
import { page } from './ar/page.ts'
import type { en } from './en.ts'

export const ar: typeof en = { choice, endpoint, event, fault, form, gazetteer, link, mail, notice, page }
