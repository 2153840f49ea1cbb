/** An error as AWS answers it: `code` is its `__type`, `status` the HTTP status. */
export class ApiError extends Error {
  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message);
    this.name = 'ApiError';
  }
}

export const invalidParameter = (message: string): ApiError => new ApiError('InvalidParameterException', message);
