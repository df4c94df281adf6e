export const SITE_URL = 'https://waqai.example.net'
export const PUBLISHER_KEY = 'test-publisher-key'
/** A request to this address gives the runtime a new inbox. */
export const NEW_INBOX = 'https://new-inbox.example.net/'

/** The configuration of the Worker in the tests that run in workerd. */
export const RUNTIME_VARIABLES = {
  ENVIRONMENT: 'test',
  SITE_URL,
  SITE_NAME: 'Waqai',
  MAIL_FROM: 'news@waqai.example.net',
  MAIL_REPLY_TO: 'editors@waqai.example.net',
  POSTAL_ADDRESS: 'Waqai, 1 Example Street, 12345 Exampletown',
  OPERATOR_EMAIL: 'operator@waqai.example.net',
  RESEND_API_KEY: 're_test_key',
  RESEND_BASE_URL: 'https://api.resend.com',
  RESEND_WEBHOOK_SECRET: 'whsec_dGVzdC1wcm92aWRlci13ZWJob29rLXNlY3JldA==',
  LINK_SECRET: 'test-link-secret-of-some-length',
  PUBLISHER_KEY,
  PUBLISH_WEBHOOK_SECRET: 'whsec_dGVzdC1wdWJsaXNoLXdlYmhvb2stc2VjcmV0',
  ALERT_HOLD_SECONDS: '60',
  SETTLE_SECONDS: '0',
  LIMITS: 'off',
  CLOCK: 'tick',
}
