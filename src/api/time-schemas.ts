// How instants and paces of a workspace's clock look, wherever they are given.
import { z } from 'zod'
import { LAST_INSTANT, MAX_PACE, MIN_PACE } from '../domain/time.ts'

/** An instant of a workspace's clock, epoch ms. */
export const Instant = z.int().min(0).max(LAST_INSTANT)

/** How much faster than the cloud work runs. */
export const Pace = z.number().min(MIN_PACE).max(MAX_PACE)
