/** Sends a sign of life after each tick of the cron to a monitor, which alarms the operator when it is missing. */
export type Heartbeat = () => Promise<void>

/** The heartbeat to the monitor's URL; without a URL nothing is sent. */
export const heartbeatClient =
  (url: string | null): Heartbeat =>
  async () => {
    if (url) await fetch(url, { method: 'POST' })
  }
