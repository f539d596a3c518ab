// The form of a coverage report: what clients have used of the service, and what they have not.
import { z } from 'zod'

/** One thing that clients can use or see: an operation, an error code, a state, a transition. */
export const CoverageItem = z.strictObject({
  name: z.string(),
  /** How often it occurred. An item with 0 is uncovered. */
  hits: z.int(),
  /** For an uncovered state: whether a task entered it, although no reply showed it. */
  reached: z.boolean().optional(),
  note: z.string().optional(),
  /** For an uncovered item: the commands that cover it, to be run after `setup_commands`. */
  commands: z.array(z.string()).optional(),
})

/** Items of one kind. */
export const CoverageSection = z.strictObject({
  name: z.string(),
  description: z.string(),
  /** Whether its items are part of the report's own figures. */
  counted: z.boolean(),
  covered: z.int(),
  total: z.int(),
  /** Covered items, rounded down to a tenth of a percent: 100 means all of them. */
  percent: z.number(),
  items: z.array(CoverageItem),
})

/** The report. */
export const CoverageReport = z.strictObject({
  /** The workspace that the report is about; null for all workspaces, deleted ones included. */
  workspace: z.string().nullable(),
  /** Requests by clients, rejected ones included. */
  requests: z.int(),
  covered: z.int(),
  total: z.int(),
  /** Of all items of the counted sections, rounded down to a tenth of a percent. */
  percent: z.number(),
  /** Shell commands that the commands of items need; run them once. */
  setup_commands: z.array(z.string()),
  sections: z.array(CoverageSection),
})

export type CoverageItem = z.output<typeof CoverageItem>
export type CoverageSection = z.output<typeof CoverageSection>
export type CoverageReport = z.output<typeof CoverageReport>
