/**
 * An AWS error: `code` is its `__type`, `status` the HTTP status. Every part of the lab may throw one; the API turns it
 * into a response.
 */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /**
     * Whether it uses the less common spelling: a prefix before the code, `Message` instead of `message`
     * (docs/data-channel.md, 1.4).
     */
    readonly spelledOut = false,
  ) {
    super(message);
    this.name = code;
  }
}
