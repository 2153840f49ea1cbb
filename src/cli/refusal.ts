/** A command that did its work and printed its result, which says no: exit code 1, nothing more to print. */
export class Refusal extends Error {}
