import { timingSafeEqual } from '../lib/constant-time.ts'
import { CONFIGURED_PUBLISHER, type Publisher } from './publisher-key.ts'
import type { PublisherKeyStore } from './publisher-key-store.ts'

/** The publisher who holds a key of the configuration or an unrevoked stored key; null for any other text. */
export const findKeyHolder = async (
  configuredKeys: readonly string[],
  publisherKeys: PublisherKeyStore,
  key: string,
  now: number,
): Promise<Publisher | null> => {
  // Every configured key is compared, so that the time does not show which one matched.
  const isConfigured = configuredKeys.map((configured) => timingSafeEqual(key, configured)).includes(true)
  return isConfigured ? CONFIGURED_PUBLISHER : publisherKeys.findHolder(key, now)
}
