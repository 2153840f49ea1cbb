/** Dates in the reader's own time zone. They come from files: an invalid date becomes ''. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `14:02` for an ISO date, '' for an invalid one. */
export function timeOf(iso: string): string {
  const date = dateOf(iso);
  return date === null ? '' : `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `21 Nov`, '' for an invalid date. */
export function dayOf(iso: string): string {
  const date = dateOf(iso);
  return date === null ? '' : `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** Date and time in the reader's locale, '' for an invalid date. */
export const formatWhen = (iso: string): string => dateOf(iso)?.toLocaleString() ?? '';

function dateOf(iso: string): Date | null {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}
