/** A refusal as AWS answers it: `code` is its `__type`, `status` the HTTP status. Every part of the lab may throw one; the API puts it on the wire. */
export class Refusal extends Error {
  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message);
    this.name = code;
  }
}
