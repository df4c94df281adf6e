/** Stands in the bundle for the provider library's mail parser, which only its inbound side would use. */
export default class NoParser {}
