import type { OpenAPIV3_1 } from 'openapi-types'
import { isObject } from '../../lib/plain-object.ts'

type Json = Record<string, unknown>

/** The values in the OpenAPI document that differ between sites. A site refuses ids and time zones that it does not list. */
export type SiteValues = {
  regions: readonly string[]
  actors: readonly string[]
  timeZones: readonly string[]
  maxAlertsPerHour: number
}

/**
 * The document of the stored file for a site:
 * - each schema that is marked with `x-gazetteer` lists the ids of regions or actors,
 * - each schema that names a list with `x-list` is a reference to it,
 * - `TimeZone` lists the time zones, and `Subscription` has the most alerts in an hour.
 */
export const fillInSiteValues = (stored: OpenAPIV3_1.Document, values: SiteValues): OpenAPIV3_1.Document => {
  const document = listIds(stored, values)
  const schemas = document.components?.schemas as unknown as {
    TimeZone: { enum: readonly string[] }
    Subscription: { properties: { alerts_per_hour: { anyOf: [{ maximum: number }, unknown] } } }
  }
  schemas.TimeZone.enum = values.timeZones
  schemas.Subscription.properties.alerts_per_hour.anyOf[0].maximum = values.maxAlertsPerHour
  return document
}

const listIds = <T>(value: T, values: SiteValues): T => {
  if (Array.isArray(value)) return value.map((each) => listIds(each, values)) as T
  if (!isObject(value)) return value
  const { 'x-gazetteer': marked, 'x-list': list, ...rest } = value as Json
  if (typeof list === 'string') {
    const { type: _, ...more } = rest
    return { ...more, $ref: `#/components/schemas/${list}` } as T
  }
  if (typeof marked === 'string') {
    const { pattern: _, ...schema } = rest
    const known = marked.startsWith('region') ? values.regions : values.actors
    return { ...schema, enum: marked.endsWith('or none') ? [...known, ''] : known } as T
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, listIds(child, values)])) as T
}
