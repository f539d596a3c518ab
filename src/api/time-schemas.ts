// Schemas for instants and the pace of a workspace's clock.
import { z } from 'zod'
import { LAST_INSTANT, MAX_PACE, MIN_PACE } from '../domain/time.ts'

/** An instant of a workspace's clock, epoch ms. */
export const Instant = z.int().min(0).max(LAST_INSTANT)

/** How much faster than in the cloud work runs. */
export const Pace = z.number().min(MIN_PACE).max(MAX_PACE)
