/** Replaces `postal-mime` in the bundle (see wrangler.toml): the provider's library needs it only to receive mail. */
export default class NoParser {}
