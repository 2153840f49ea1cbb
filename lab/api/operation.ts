import type { SessionGateway } from '../types';
import type { World } from '../services/world';
import type { Input } from './input';

/** What an operation works on. */
export interface CallContext {
  readonly world: World;
  readonly gateway: SessionGateway;
  /** The region the caller signed for. */
  readonly region: string;
}

/** One operation of the API: answers an object in wire form, or throws ApiError. */
export type Operation = (context: CallContext, input: Input) => object;
