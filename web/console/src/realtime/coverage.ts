// From which event on this tab hears everything. An answer read before that point has a gap after it,
// so whatever it filled must be fetched again.
let start: number | null = null;
let oldest: number | null = null;
let onStale: () => void = () => {};

export function setStaleHandler(handler: () => void): void {
  onStale = handler;
}

/** Notes the event number that an answer is at least as new as. */
export function noteHead(head: number): void {
  if (start === null) oldest = oldest === null ? head : Math.min(oldest, head);
  else if (head < start) onStale();
}

/** The stream started after event `number`. True when something on screen is older than that. */
export function startCoverage(number: number): boolean {
  const behind = oldest !== null && oldest < number;
  start = number;
  oldest = null;
  return behind;
}

export function endCoverage(): void {
  start = null;
  oldest = null;
}
