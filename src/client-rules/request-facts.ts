// What client rules can ask of a request and its reply. Each part is computed when a rule needs it.
import { createHash } from 'node:crypto'
import { errorTemplates } from '../api/error-templates.ts'
import { parseJson } from '../api/json-body.ts'
import { errorCodeOf } from '../api/render-error.ts'
import { requestPath } from '../api/request.ts'
import { resourceIds } from '../api/request-resources.ts'
import type { RequestFacts } from '../domain/request-match.ts'
import type { ObservedRequest } from '../pipeline/observed-request.ts'
import { unknownFields } from './unknown-fields.ts'

/** Reads one value of a request. */
export type FactReader = (facts: RequestFacts) => unknown

/** An answered request of a client. */
export class ObservedFacts implements RequestFacts {
  readonly observed: ObservedRequest
  /** The host's time at which it came, epoch ms. */
  readonly at_ms: number
  /** Undefined where no operation has the path. */
  readonly operation: string | undefined
  readonly method: string | undefined
  readonly status: number
  #body: { value: unknown } | undefined
  #digest: string | undefined

  constructor(observed: ObservedRequest, at_ms: number) {
    this.observed = observed
    this.at_ms = at_ms
    this.operation = observed.operation?.id
    this.method = observed.operation?.method
    this.status = observed.sent.status
  }

  get path(): string | undefined {
    const { operation, request } = this.observed
    return operation && request && requestPath(operation, request)
  }

  get caller(): RequestFacts['caller'] {
    return this.observed.caller
  }

  get error_code(): string | undefined {
    const { sent } = this.observed
    return sent.refusal
      ? errorTemplates[sent.refusal.refusal].code
      : (errorCodeOf(sent) ?? undefined)
  }

  get params(): unknown {
    return this.observed.request?.params
  }

  get query(): unknown {
    return this.observed.request?.query
  }

  get headers(): unknown {
    return this.observed.request?.headers
  }

  get body(): unknown {
    this.#body ??= { value: parseBody(this.observed) }
    return this.#body.value
  }

  get reply(): unknown {
    const { body } = this.observed.sent
    return Buffer.isBuffer(body) ? undefined : body
  }

  get reply_headers(): unknown {
    return this.observed.sent.headers
  }

  /** The ids in the path, and in lists of the body. */
  names(_: 'task' | 'source', id: string): boolean {
    return resourceIds({ params: this.params, body: this.body }).includes(id)
  }

  /** Equal for requests that ask the same, of any caller. */
  get request_digest(): string | undefined {
    const { operation, request } = this.observed
    if (!operation || !request) return undefined
    this.#digest ??= digestOf(`${operation.method} ${this.path}`, request)
    return this.#digest
  }

  /** Fields of the body that no edition of the reference has. */
  get unknown_fields(): readonly string[] | undefined {
    const { operation } = this.observed
    const found = operation?.body ? unknownFields(operation, this.body) : []
    return found.length > 0 ? found : undefined
  }

  /** The values that the readers find, as texts; each item of a list is a value. */
  texts(readers: readonly FactReader[]): string[] {
    return readers.flatMap((read) =>
      [read(this)].flat(9).flatMap((value) => (value == null ? [] : `${value}`)),
    )
  }
}

const parseBody = ({ request }: ObservedRequest): unknown => {
  if (!request || request.body !== undefined) return request?.body
  if (!request.raw || request.raw.length === 0) return undefined
  try {
    return parseJson(request.raw)
  } catch {
    return undefined
  }
}

const digestOf = (
  call: string,
  { query = {}, body = null, raw }: NonNullable<ObservedRequest['request']>,
): string => {
  const hash = createHash('sha256').update(JSON.stringify([query, body]))
  if (raw) hash.update(raw)
  return `${call} ${hash.digest('hex').slice(0, 8)}`
}
