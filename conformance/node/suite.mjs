// The journey through the core of the official SDK for Node.js, which has no package for SMS:
// its client signs and sends the requests, and replies are held against the reference's fields.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../.cache/node/', import.meta.url))
const { BasicCredentials } = require('@huaweicloud/huaweicloud-sdk-core')
const { ClientBuilder } = require('@huaweicloud/huaweicloud-sdk-core/ClientBuilder')

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))
const operations = read('operations.json')
const unserved = new Set(process.env.CONFORMANCE_UNSERVED.split(' ').filter(Boolean))
const { SMS_ENDPOINT, HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK } = process.env

const kinds = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** Every value at a dotted path; `*` is each item of a list, and below null there is nothing. */
const at = (value, path) =>
  path
    .split('.')
    .reduce(
      (values, part) =>
        values
          .filter((item) => item !== null && item !== undefined)
          .flatMap((item) => (part === '*' ? item : [item[part]])),
      [value],
    )

const kept = {}

/** The same with every {name} put in. */
const fill = (value) =>
  JSON.parse(JSON.stringify(value), (_, item) => {
    const name = typeof item === 'string' && /^\{(\w+)\}$/.exec(item)?.[1]
    if (!name) return item
    if (!(name in kept)) throw new Error(`nothing was kept as ${name}`)
    return kept[name]
  })

const client = new ClientBuilder((hcClient) => hcClient)
  .withCredential(new BasicCredentials().withAk(HUAWEICLOUD_SDK_AK).withSk(HUAWEICLOUD_SDK_SK))
  .withEndpoint(SMS_ENDPOINT)
  .build()

/** Sends a request as the SDK's generated clients do. */
const send = async (operation, given) => {
  const [method, url] = operations[operation].request.split(' ')
  const names = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const { body, 'X-Language': language, ...rest } = given
  const isInPath = ([name]) => names.includes(name)
  return client.sendRequest({
    method,
    url,
    contentType: 'application/json',
    pathParams: Object.fromEntries(Object.entries(rest).filter(isInPath)),
    queryParams: Object.fromEntries(Object.entries(rest).filter((entry) => !isInPath(entry))),
    headers: language ? { 'X-Language': language } : {},
    data: body ?? {},
  })
}

const advance = async (how) => {
  const path = `/_emulator/workspaces/${HUAWEICLOUD_SDK_AK}/clock/advance`
  const answer = await fetch(SMS_ENDPOINT + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(how),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

const check = (operation, step, reply) => {
  for (const [path, kind] of Object.entries(operations[operation].reply))
    for (const value of at(reply, path))
      if (!kinds[kind](value))
        throw new Error(`${path} should be a ${kind}: ${JSON.stringify(value)}`)
  for (const [path, wanted] of Object.entries(fill(step.is ?? {})))
    if (JSON.stringify(at(reply, path)) !== JSON.stringify([wanted]))
      throw new Error(`${path} should be ${wanted}: ${JSON.stringify(at(reply, path))}`)
  for (const path of step.has ?? [])
    if (at(reply, path).every((value) => value === null || value === undefined))
      throw new Error(`${path} should be there`)
  for (const [name, path] of Object.entries(step.keep ?? {})) kept[name] = at(reply, path)[0]
}

const call = async (operation, step) => {
  const answer = await send(operation, fill(step.with ?? {})).then(
    (reply) => ({ reply }),
    (refusal) => ({ refusal }),
  )
  if (step.refused) {
    const { errorCode, errorMsg, requestId } = answer.refusal ?? {}
    if (errorCode?.startsWith(step.refused) && errorMsg && requestId) return
    throw new Error(`should have been refused: ${JSON.stringify(answer)}`)
  }
  if (answer.refusal) throw answer.refusal
  if (!step.stream) check(operation, step, answer.reply)
}

const outcome = { calls: 0, unserved: [], failures: [], notes: [] }
const missing = new Set()
for (const [index, step] of read('journey.json').entries()) {
  if (unserved.has(step.call) || unserved.has(step.needs)) {
    if (unserved.has(step.call)) missing.add(step.call)
    continue
  }
  try {
    if (step.call) {
      outcome.calls++
      await call(step.call, step)
    } else await advance(fill(step.advance))
  } catch (error) {
    const { httpStatusCode, errorCode, errorMsg } = error
    const why = errorCode ? `${httpStatusCode} ${errorCode} ${errorMsg}` : error.stack
    outcome.failures.push(`step ${index + 1}, ${step.call ?? 'advance'}: ${why}`)
  }
}
outcome.unserved = [...missing].sort()
console.log(JSON.stringify(outcome))
