// Replies of the control API that are not JSON.
import { CustomReply } from '../operation.ts'

/** A reply with the text as its whole body, for an operation whose schema describes its JSON. */
export const textReply = (
  type: 'text/plain' | 'text/html' | 'application/xml',
  text: string,
): never =>
  new CustomReply(Buffer.from(text), {
    headers: { 'Content-Type': `${type}; charset=utf-8` },
  }) as never
