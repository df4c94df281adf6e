/**
 * Sends one request of at most 100 mails to the provider. A request that is repeated under the same key within 24 hours
 * sends nothing again. Never throws.
 */
export type MailProvider = (payload: Uint8Array, key: string) => Promise<ProviderResponse>

/** The provider's answer: data, or an error. `errors` name refused members by their index in the request. */
export type ProviderResponse = {
  data: { data: { id: string }[]; errors?: { index: number; message: string }[] } | null
  error: ProviderFailure | null
  headers: Record<string, string>
}

/** `status` is null if no answer could be read. `acceptedNothing` if it is certain that no mail was accepted. */
export type ProviderFailure = { name: string; status: number | null; acceptedNothing: boolean }

/** Reads a page of the provider's suppression list, after the id of an entry; null if the key may not read it. */
export type SuppressionSource = (after: string | null) => Promise<SuppressionPage | null>

export type SuppressionPage = { emails: string[]; next: string | null }

/** How many mails the provider accepts in a day (null: any number), and how many it accepted of them. */
export type DailyQuota = { limit: number | null; used: number }

/** Reads the quota of the day; null if the provider does not tell it. */
export type QuotaSource = () => Promise<DailyQuota | null>
