/** A refusal as AWS answers it: `code` is its `__type`, `status` the HTTP status. Every part of the lab may throw one; the API puts it on the wire. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Whether it goes out in the less usual spelling: a prefix before the code, `Message` in place of `message` (docs/data-channel.md, 1.4). */
    readonly spelledOut = false,
  ) {
    super(message);
    this.name = code;
  }
}
