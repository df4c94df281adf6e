/** Whether a network is within the limits of requests. Always true with `LIMITS=off`. */
export type NetworkLimits = {
  /** False for a network that sends too many requests. */
  isWithinRateLimit: (network: string) => Promise<boolean>
  /** False for a network that sends too many wrong links and keys. */
  isWithinGuessLimit: (network: string) => Promise<boolean>
}

type RateLimitBindings = Pick<Env, 'SUBSCRIBE_RATE_LIMIT' | 'GUESS_RATE_LIMIT'>

/** The rate limits of the platform, by network. With `isOn` false, nothing is limited. */
export const rateLimitClient = (bindings: RateLimitBindings, isOn: boolean): NetworkLimits => {
  const check = (name: keyof RateLimitBindings) => async (network: string) =>
    !isOn || (await bindings[name].limit({ key: network })).success
  return { isWithinRateLimit: check('SUBSCRIBE_RATE_LIMIT'), isWithinGuessLimit: check('GUESS_RATE_LIMIT') }
}
