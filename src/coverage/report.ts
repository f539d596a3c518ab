// What callers have met of the service, and what they have not: the report's form.
import { z } from 'zod'

/** One thing that can be met. */
export const CoverageItem = z.strictObject({
  name: z.string(),
  /** How often it was met; 0 is a hole. */
  met: z.int(),
  note: z.string().optional(),
  /** For a hole: the commands that fill it, after those of `preamble`. */
  fill: z.array(z.string()).optional(),
})

/** Things of one kind. */
export const CoverageSection = z.strictObject({
  name: z.string(),
  what: z.string(),
  /** Whether it counts in the report's own figures. */
  counts: z.boolean(),
  met: z.int(),
  total: z.int(),
  /** Of the items, rounded down to a tenth: 100 means every one. */
  percent: z.number(),
  items: z.array(CoverageItem),
})

/** The report. */
export const CoverageReport = z.strictObject({
  /** The workspace it speaks of; null for all there are and were. */
  workspace: z.string().nullable(),
  /** Callers' requests, those that were turned away included. */
  requests: z.int(),
  met: z.int(),
  total: z.int(),
  /** Of all items of the sections that count, rounded down to a tenth. */
  percent: z.number(),
  preamble: z.array(z.string()),
  sections: z.array(CoverageSection),
})

export type CoverageItem = z.output<typeof CoverageItem>
export type CoverageSection = z.output<typeof CoverageSection>
export type CoverageReport = z.output<typeof CoverageReport>
