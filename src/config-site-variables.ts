import {
  parseMailAddress,
  parseOrigin,
  parseProviderUrl,
  parseSecrets,
  parseSiteName,
  parseText,
  parseWebhookSecrets,
} from './config-values.ts'
import { variable } from './config-variable.ts'

const RESEND_URL = 'https://api.resend.com'
const RANDOM_SECRET = 'openssl rand -base64 32'
const RANDOM_WEBHOOK_SECRET = 'echo whsec_$(openssl rand -base64 32)'
const SEVERAL = 'Several values may be set, separated by spaces: the first signs, and all of them verify.'

/** The variables that say whose site this is, who sends its mail, and what is secret. */
export const SITE_VARIABLES = {
  siteUrl: variable({
    name: 'SITE_URL',
    group: 'site',
    meaning: 'The address of the site. Every link in mails, feeds and webhooks begins with it.',
    rule: 'a web address without a path, and in production one that begins with https://',
    example: 'https://waqai.example.org',
    parse: parseOrigin,
  }),
  siteName: variable({
    name: 'SITE_NAME',
    group: 'site',
    meaning:
      'The name of the site. It is on every page, and it is the name of the sender of every mail. It may have one name for each language: `Waqai|ar:وقائع`.',
    rule: 'a name, or a name and others as `|ar:NAME`, each of at most 60 characters without <, >, ", @ and pictures, and without the words alert, urgent, re: and fwd:',
    example: 'Waqai',
    parse: parseSiteName,
  }),
  mailFrom: variable({
    name: 'MAIL_FROM',
    group: 'site',
    meaning: 'The address from which mail is sent. The provider must have verified its domain.',
    rule: 'an email address',
    example: 'news@waqai.example.org',
    parse: parseMailAddress,
  }),
  mailReplyTo: variable({
    name: 'MAIL_REPLY_TO',
    group: 'site',
    meaning: 'The address that gets the replies of readers. It is also the contact address on pages.',
    rule: 'an email address',
    example: 'editors@waqai.example.org',
    parse: parseMailAddress,
  }),
  postalAddress: variable({
    name: 'POSTAL_ADDRESS',
    group: 'site',
    meaning: 'The postal address of the sender. Many countries require it in every mail.',
    rule: 'an address in one line',
    example: 'Waqai, 12 Example Street, 10115 Berlin',
    parse: parseText,
  }),
  operatorEmail: variable({
    name: 'OPERATOR_EMAIL',
    group: 'site',
    meaning: 'The address that gets a mail when something needs a person.',
    rule: 'an email address',
    example: 'operator@waqai.example.org',
    parse: parseMailAddress,
  }),
  resendApiKey: variable({
    name: 'RESEND_API_KEY',
    group: 'provider',
    meaning: 'The key with which mail is sent. It must be allowed to send and to read the suppression list.',
    rule: 'an API key of Resend',
    example: 'from the page “API keys” of Resend',
    isSecret: true,
    parse: parseText,
  }),
  resendBaseUrl: variable({
    name: 'RESEND_BASE_URL',
    group: 'provider',
    meaning:
      'The address of the API of the provider. Outside production it must be set, so that no test reaches readers.',
    rule: `a web address, and in production ${RESEND_URL}`,
    default: RESEND_URL,
    defaultInProductionOnly: true,
    example: 'http://localhost:8025',
    parse: parseProviderUrl(RESEND_URL),
  }),
  resendWebhookSecrets: variable({
    name: 'RESEND_WEBHOOK_SECRET',
    group: 'provider',
    meaning: `The secret with which Resend signs its callbacks to /hooks/resend. ${SEVERAL}`,
    rule: 'a secret of Standard Webhooks: whsec_ and at least 16 bytes in base64',
    example: 'from the page of the webhook at Resend',
    isSecret: true,
    parse: parseWebhookSecrets,
  }),
  linkSecrets: variable({
    name: 'LINK_SECRET',
    group: 'secrets',
    meaning: `The secret that signs the links in mails. A link stays valid as long as its secret is in the list, also over a backup and its restoration: keep both together. ${SEVERAL}`,
    rule: 'at least 16 characters',
    example: RANDOM_SECRET,
    isSecret: true,
    parse: parseSecrets,
  }),
  publisherKeys: variable({
    name: 'PUBLISHER_KEY',
    group: 'secrets',
    meaning:
      'The key of the newsroom. It has every scope, and with it you make the keys of all others. Several may be set.',
    rule: 'at least 16 characters',
    example: RANDOM_SECRET,
    isSecret: true,
    parse: parseSecrets,
  }),
  publishWebhookSecrets: variable({
    name: 'PUBLISH_WEBHOOK_SECRET',
    group: 'secrets',
    meaning: `The secret that verifies the messages to /hooks/publish. ${SEVERAL}`,
    rule: 'a secret of Standard Webhooks: whsec_ and at least 16 bytes in base64',
    example: RANDOM_WEBHOOK_SECRET,
    isSecret: true,
    parse: parseWebhookSecrets,
  }),
}
