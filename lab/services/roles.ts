import { ACCOUNT } from './account';

/** The roles of containers, and of what starts them. */
export const TASK_ROLE = `arn:aws:iam::${ACCOUNT}:role/lab-task`;
export const EXECUTION_ROLE = `arn:aws:iam::${ACCOUNT}:role/lab-execution`;

export const TASK_ROLES: readonly string[] = [TASK_ROLE, EXECUTION_ROLE];
