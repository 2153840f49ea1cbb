import { Refusal } from '../refusal';

/** What an operation refuses by itself. */
export class ApiError extends Refusal {}

export const invalidParameter = (message: string): ApiError => new ApiError('InvalidParameterException', message);
