/** Entry point of the worker thread (dist/worker.js). */
import { parentPort } from 'node:worker_threads';
import { queries } from '../query/queries';
import { serve } from './serve';

if (parentPort !== null) serve(parentPort, queries);
