// The named schemas of the OpenAPI document, under the vendor's names.
import { z } from 'zod'
import * as agent from '../schemas/agent.ts'
import * as common from '../schemas/common.ts'
import * as config from '../schemas/config.ts'
import * as consistency from '../schemas/consistency.ts'
import * as disks from '../schemas/disks.ts'
import * as network from '../schemas/network.ts'
import * as projects from '../schemas/projects.ts'
import * as serverList from '../schemas/server-list.ts'
import * as serverReplies from '../schemas/server-replies.ts'
import * as servers from '../schemas/servers.ts'
import * as subTasks from '../schemas/sub-tasks.ts'
import * as taskList from '../schemas/task-list.ts'
import * as taskReplies from '../schemas/task-replies.ts'
import * as taskSpeed from '../schemas/task-speed.ts'
import * as taskUpdate from '../schemas/task-update.ts'
import * as tasks from '../schemas/tasks.ts'
import * as templates from '../schemas/templates.ts'
import * as volumes from '../schemas/volumes.ts'

/** JSON Schema, or a part of an OpenAPI document, as data. */
export type JsonObject = { [key: string]: unknown }

const schemaModules = [
  agent,
  common,
  config,
  consistency,
  disks,
  network,
  projects,
  serverList,
  serverReplies,
  servers,
  subTasks,
  taskList,
  taskReplies,
  taskSpeed,
  taskUpdate,
  tasks,
  templates,
  volumes,
]

for (const [name, schema] of schemaModules.flatMap((each) => Object.entries(each)))
  if (schema instanceof z.ZodObject) schema.register(z.globalRegistry, { id: name })

const REF_PREFIX = '#/components/schemas/'

const rewriteRefs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rewriteRefs)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' ? String(each).replace('#/$defs/', REF_PREFIX) : rewriteRefs(each),
    ]),
  )
}

/** JSON Schemas that share named parts. `add` returns a schema, `all` the named parts so far. */
export class Components {
  readonly #schemas = new Map<string, unknown>()

  /** The JSON Schema of the input of a zod schema. Its named parts are references. */
  add(schema: z.ZodType): JsonObject {
    const {
      $schema: _,
      $defs = {},
      id,
      ...rest
    } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonObject
    for (const [name, part] of Object.entries($defs as JsonObject)) this.#register(name, part)
    if (typeof id !== 'string') return rewriteRefs(rest) as JsonObject
    this.#register(id, rest)
    return { $ref: REF_PREFIX + id }
  }

  /** Every named part, in alphabetical order. */
  all(): JsonObject {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #register(name: string, part: unknown) {
    const { id: _, ...rest } = part as JsonObject
    this.#schemas.set(name, rewriteRefs(rest))
  }
}
