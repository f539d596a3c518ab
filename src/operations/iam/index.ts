// The slice of IAM that clients of SMS need.
import { CreateToken } from './create-token.ts'

export const iam = [CreateToken]
