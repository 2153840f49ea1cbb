/** The checks that need no session and nothing but what ECS describes: they also stand on the rows of the *Services* tree. */
import { definitionChecks } from './checks/definition';
import { taskChecks } from './checks/task';
import type { Place } from './place';
import type { Check } from './types';

export const describedChecks: readonly Check<Place>[] = [...taskChecks, ...definitionChecks];
