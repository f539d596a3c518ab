// The fault `wrong-content-type`: an error page such as a gateway or proxy sends.
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

/** Replies with a page that is not JSON. */
export const wrongContentType = defineRequestFault({
  kind: 'wrong-content-type',
  summary: 'Replies with an HTML or plain-text page, as a gateway or proxy would.',
  settings: z.strictObject({
    content_type: z.enum(['text/html', 'text/plain']).default('text/html'),
    status: z.int().min(200).max(599).default(502),
    /** The page; without it, a default page. */
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
