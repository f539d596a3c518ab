// Policy documents of IAM.
import { z } from 'zod'
import { conditionOperators } from '../../domain/policy.ts'

const word = z.string().min(1).max(255)

/** A single value counts as a list of one. */
const oneOrManyWords = z
  .union([word, z.array(word).min(1).max(100)])
  .transform((value) => [value].flat())

const Statement = z.strictObject({
  Sid: word.optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrManyWords,
  Resource: oneOrManyWords.optional(),
  Condition: z.partialRecord(z.enum(conditionOperators), z.record(word, oneOrManyWords)).optional(),
})

/** A policy: identity policies have version 5.0, role policies 1.1. */
export const PolicyDocument = z.strictObject({
  Version: z.string().max(10).default('5.0'),
  Statement: z.array(Statement).max(100),
})

/** A policy in replies. */
export const PolicyReply = z.strictObject({
  Version: z.string(),
  Statement: z.array(z.record(z.string(), z.unknown())),
})
