import { Refusal } from '../refusal';

/** An error that an operation returns. */
export class ApiError extends Refusal {}

export const invalidParameter = (message: string): ApiError => new ApiError('InvalidParameterException', message);
