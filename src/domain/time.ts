// The bounds of virtual time.

/**
 * The last instant to which a clock can be set, epoch ms: the end of the year 9999. Dates can be
 * far later, so instants computed from it (the end of a copy, of a token) are still valid.
 */
export const LAST_INSTANT = Date.UTC(10_000, 0, 1) - 1

/** The slowest and the fastest pace of work, relative to the real service. */
export const MIN_PACE = 0.001
export const MAX_PACE = 1e6
