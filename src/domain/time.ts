// The bounds of virtual time.

/**
 * The last instant to which a clock can be brought, epoch ms: the end of the year 9999. A date goes
 * far beyond, so what is reckoned from there (the end of a copy, of a token) can still be told.
 */
export const LAST_INSTANT = Date.UTC(10_000, 0, 1) - 1

/** How slow and how fast work can be, compared with the cloud's. */
export const MIN_PACE = 0.001

export const MAX_PACE = 1e6
