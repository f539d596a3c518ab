// Replies of the control API that are no JSON.
import { CustomReply } from '../operation.ts'

/** The text as the whole reply; for a row whose shape speaks of the JSON that it also answers. */
export const textReply = (
  type: 'text/plain' | 'text/html' | 'application/xml',
  text: string,
): never =>
  new CustomReply(Buffer.from(text), {
    headers: { 'Content-Type': `${type}; charset=utf-8` },
  }) as never
