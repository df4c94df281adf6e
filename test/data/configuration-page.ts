import type { Variable } from '../../src/config-variable.ts'
import { VARIABLES } from '../../src/config-variables.ts'

const GROUPS: Record<Variable<unknown>['group'], string> = {
  site: 'The site',
  provider: 'The mail provider',
  secrets: 'Secrets of your own',
  alerts: 'Alerts, and how long data is kept',
  webhooks: 'Webhooks and feeds',
  operation: 'Operation',
  tests: 'Tests and development',
}

const LEAD = `# Configuration

The Worker reads these variables at its first request, and checks all of them together. If one is missing or not valid,
every address answers 503 and names each fault. No value is shown. In production a secret is also refused if it is an
example from these documents, is easy to guess, or has the same value as another secret.

Set a secret with \`npx wrangler secret put NAME\`. Set everything else under \`[vars]\` in \`wrangler.toml\`. On your own
machine, \`npm start\` has a value for every variable, and takes others from its environment:
\`SITE_NAME="My news" npm start\`. The file \`.dev.vars.example\` lists the secrets, without any value.
`

const LOCAL = `## Only for npm start and npm run demo

| variable     | meaning                                                   | default           |
| ------------ | --------------------------------------------------------- | ----------------- |
| \`PORT\`       | port of the site                                          | 8787              |
| \`INBOX_PORT\` | port of the inbox, the stand-in for the mail provider     | 8025              |
| \`STATE_DIR\`  | folder of the local database                              | \`.wrangler/waqai\` |
| \`TICKER\`     | \`off\` stops the local cron; \`POST /v1/tick\` runs one tick | on                |

If \`RESEND_BASE_URL\` is set, no inbox is started. These commands turn \`LIMITS\` off and \`ENDPOINTS_ON_LOOPBACK\` on.
`

const FOOT = `This page is made from \`src/config-variables.ts\` by \`npm run docs\`.
`

/** The page for operators that lists every variable of the configuration, in Markdown. */
export const renderConfigurationPage = (): string => {
  const variables = Object.values<Variable<unknown>>(VARIABLES)
  const groups = Object.entries(GROUPS).map(([group, title]) =>
    [`## ${title}\n`, ...variables.filter((each) => each.group === group).map(renderVariable)].join('\n'),
  )
  return [LEAD, ...groups, LOCAL, FOOT].join('\n')
}

const renderVariable = (variable: Variable<unknown>): string => `### ${variable.name}

${escapeMarkdown(variable.meaning)}

- It must be ${escapeMarkdown(variable.rule)}.
- Default: ${defaultInWords(variable)}.
- ${variable.isSecret ? 'A secret' : 'Example'}: ${exampleInWords(variable)}
`

const defaultInWords = (variable: Variable<unknown>): string => {
  if (variable.default === undefined) return 'none, it must be set'
  const text = variable.default === '' ? 'empty' : `\`${variable.default}\``
  return variable.defaultInProductionOnly ? `${text} in production; elsewhere none, it must be set` : text
}

const exampleInWords = ({ example }: Variable<unknown>): string =>
  example.startsWith('from ') ? `${example}.` : `\`${example}\``

const escapeMarkdown = (text: string): string => text.replace(/[<>*]/g, '\\$&')
