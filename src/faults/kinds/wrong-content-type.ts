// The fault `wrong-content-type`: a page for people, as a gateway or a proxy sends it.
import { z } from 'zod'
import { FaultTiming } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

const statusTitles: Readonly<Record<number, string>> = {
  200: 'OK',
  403: 'Forbidden',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

const renderPage = (status: number, type: string) => {
  const title = `${status} ${statusTitles[status] ?? ''}`.trim()
  if (type === 'text/plain') return `${title}\n`
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
}

/** Answers a page that is no JSON. */
export const wrongContentType = defineRequestFault({
  kind: 'wrong-content-type',
  summary: 'Answers a page of HTML or plain text, as a gateway in between would.',
  settings: z.strictObject({
    content_type: z.enum(['text/html', 'text/plain']).default('text/html'),
    status: z.int().min(200).max(599).default(502),
    /** The page itself, where the stock one will not do. */
    body: z.string().max(100_000).optional(),
    when: FaultTiming.default('before'),
  }),
  apply: ({ settings: { content_type, status, body, when } }) => ({
    detail: `${status} ${content_type}`,
    timing: when,
    reply: {
      raw: {
        status,
        headers: { 'Content-Type': `${content_type}; charset=utf-8` },
        body: Buffer.from(body ?? renderPage(status, content_type)),
      },
    },
  }),
})
