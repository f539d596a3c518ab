// The API document, and pages to browse it. Both are built when they are first requested.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Operations, openApi } from '../api/openapi/openapi.ts'
import { openApiYaml } from '../api/openapi/openapi-yaml.ts'

const PREFIX = '/_emulator/docs'

/** Adds the routes of the document, as JSON and as YAML, and of the pages. */
export const addApiDocument = (app: FastifyInstance, operations: Operations): void => {
  app.get('/_emulator/openapi.json', () => openApi(operations))
  app.get('/_emulator/openapi.yaml', (_, reply) =>
    reply.type('application/yaml').send(openApiYaml(operations)),
  )
  let pages: Promise<FastifyInstance> | undefined
  const sendPage = async ({ method, url, headers }: FastifyRequest, reply: FastifyReply) => {
    pages ??= createPages(operations)
    const page = await (await pages).inject({ method: method as 'GET', url, headers })
    if (page.statusCode === 404) return reply.callNotFound()
    const { connection, ...sent } = page.headers
    return reply.code(page.statusCode).headers(sent).send(page.rawPayload)
  }
  for (const path of [PREFIX, `${PREFIX}/*`]) app.get(path, sendPage)
  app.addHook('onClose', async () => (await pages)?.close())
}

/** The pages are an app of their own: plugins cannot be registered once the first one listens. */
const createPages = async (operations: Operations): Promise<FastifyInstance> => {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ])
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true } })
  await app.register(swagger, {
    mode: 'static',
    specification: { document: openApi(operations) as never },
  })
  await app.register(swaggerUi, { routePrefix: PREFIX })
  return app
}
