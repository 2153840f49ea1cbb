/** Program of a worker thread that answers one query more. */
import { parentPort } from 'node:worker_threads';
import { serve } from '../../src/worker/serve';
import { withToy } from './toyRegistry';

if (parentPort !== null) serve(parentPort, withToy);
