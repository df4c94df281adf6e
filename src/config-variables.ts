import { ALERT_VARIABLES } from './config-alert-variables.ts'
import { OPERATION_VARIABLES } from './config-operation-variables.ts'
import { SITE_VARIABLES } from './config-site-variables.ts'
import { parseChoice } from './config-values.ts'
import { variable } from './config-variable.ts'

/** Every variable of the configuration, by the name that the code gives its value. */
export const VARIABLES = {
  environment: variable({
    name: 'ENVIRONMENT',
    group: 'operation',
    meaning: 'The kind of deployment. Outside production the provider must be named, and more settings are allowed.',
    rule: 'one of: production, staging, test, local',
    default: 'production',
    example: 'staging',
    parse: parseChoice(['production', 'staging', 'test', 'local']),
  }),
  ...SITE_VARIABLES,
  ...ALERT_VARIABLES,
  ...OPERATION_VARIABLES,
}
