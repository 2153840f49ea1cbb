import type { SessionGateway } from '../types';
import type { World } from '../services/world';
import type { Input } from './input';

/** The context of an operation. */
export interface CallContext {
  readonly world: World;
  readonly gateway: SessionGateway;
  /** The region in the caller's signature. */
  readonly region: string;
}

/** An operation of the API: returns an object in wire form, or throws ApiError. */
export type Operation = (context: CallContext, input: Input) => object;
