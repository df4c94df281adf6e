import type { Site } from '../../../templates/views.ts'
import type { Config } from '../../config.ts'

/** The site as pages and mails name it. A site with one name has no list of names. */
export const siteOfConfig = ({ siteName, siteUrl, postalAddress, mailReplyTo }: Config): Site => ({
  name: siteName.en,
  ...(siteName.ar !== siteName.en && { names: siteName }),
  url: siteUrl,
  postal: postalAddress,
  replyTo: mailReplyTo,
})
