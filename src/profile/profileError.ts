/**
 * A profile that cannot be used. `message` says what is wrong and where (`profiles[1].samples[12]: …`), `hint` what to
 * do about it.
 */
export class ProfileError extends Error {
  constructor(
    message: string,
    readonly hint = 'Check that the file is complete, or record the profile again.',
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ProfileError';
  }
}
