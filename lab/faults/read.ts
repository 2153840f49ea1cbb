import { readFileSync } from 'node:fs';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import schema from './schema.json';
import { FaultProfileError, type FaultProfile, type SessionFaults } from './types';

/** Members that concern the whole lab, not one session. */
const OF_THE_LAB = ['sessions', 'agent', 'executeCommand', 'throttle', 'kms', 'iam'] as const;

let validate: ValidateFunction<FaultProfile> | null = null;

/** Checks a value against `schema.json`. @throws FaultProfileError naming the first invalid key. */
export function checkProfile(value: unknown): FaultProfile {
  validate ??= new Ajv({ allowUnionTypes: true }).compile<FaultProfile>(schema);
  if (validate(value)) return value;
  throw new FaultProfileError(
    `Fault profile: ${problem(validate.errors ?? [])}. lab/faults/schema.json describes every key.`,
  );
}

/** Like `checkProfile`, for the faults of one session. @throws FaultProfileError */
export function checkSessionProfile(value: unknown): SessionFaults {
  const profile = checkProfile(value);
  const wrong = OF_THE_LAB.find((key) => profile[key] !== undefined);
  if (wrong !== undefined)
    throw new FaultProfileError(
      `Fault profile: ${wrong} is a matter of the whole lab and cannot be set for one session. Leave the session out.`,
    );
  return profile;
}

/** Reads a profile from a file, or from the text itself if it begins with `{`. @throws FaultProfileError */
export function readProfile(fileOrJson: string): FaultProfile {
  const inline = fileOrJson.trimStart().startsWith('{');
  let text = fileOrJson;
  try {
    if (!inline) text = readFileSync(fileOrJson, 'utf8');
  } catch (error) {
    throw new FaultProfileError(
      `Fault profile ${fileOrJson} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}). Give the path of a JSON file or the JSON itself.`,
    );
  }
  return checkProfile(parseProfile(text));
}

/** @throws FaultProfileError if the text is not JSON. */
export function parseProfile(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new FaultProfileError(`Fault profile: is not JSON: ${(error as Error).message}`);
  }
}

/** The first validation error, such as `reset.resume must be one of "granted", "denied", "null"`. */
function problem(errors: readonly ErrorObject[]): string {
  const error = errors.find(({ keyword }) => keyword !== 'anyOf') ?? errors[0];
  if (error === undefined) return 'is not valid';
  const key = error.instancePath.slice(1).replaceAll('/', '.');
  const params = error.params as {
    additionalProperty?: string;
    missingProperty?: string;
    allowedValues?: readonly unknown[];
  };
  const within = (name: string): string => (key === '' ? name : `${key}.${name}`);
  if (params.additionalProperty !== undefined) return `${within(params.additionalProperty)} is not known`;
  if (params.missingProperty !== undefined) return `${within(params.missingProperty)} is missing`;
  const subject = key === '' ? 'the profile' : key;
  if (params.allowedValues !== undefined)
    return `${subject} must be one of ${params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}`;
  return `${subject} ${error.message ?? 'is not valid'}`;
}
