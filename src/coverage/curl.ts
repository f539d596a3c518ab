// Recipes as shell commands that can be pasted, after a preamble that is pasted once.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: braces of the shell, not of templates
import type { CaptureSource, Recipe, RecipeStep } from './step.ts'

/** Finds an operation by its id. */
export type FindOperation = (id: string) => { method: string; path: string } | undefined

/** What stands in a text for a kept value. */
const VARIABLE = /\$([A-Z_]+)\b/g

const fillPath = (path: string, params: RecipeStep['params'] = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')

/** Method and path, the path with its variables; for curl as for any other client. */
export const requestTarget = (
  { operation, params, query }: RecipeStep,
  find: FindOperation,
): { method: string; path: string } => {
  const { method, path } = find(operation)!
  const search = query ? `?${new URLSearchParams(query)}` : ''
  return { method, path: fillPath(path, params) + search }
}

/** In single quotes, with the variables outside them. */
const shellQuote = (text: string) =>
  `'${text.replaceAll("'", "'\\''").replace(VARIABLE, `'"$$$1"'`)}'`.replaceAll(`''"`, '"')

const isControlStep = ({ operation }: RecipeStep, find: FindOperation) =>
  find(operation)!.path.startsWith('/_emulator')

const credentialArguments = (step: RecipeStep, find: FindOperation): string[] => {
  if (isControlStep(step, find) || step.token === null) return []
  return step.token === undefined ? ['-H "$H"'] : [`-H "X-Auth-Token: ${step.token}"`]
}

/** The text of a step's body as it is sent; undefined where it has none. */
export const bodyText = ({ body, raw, zero_bytes: zeros }: RecipeStep): string | undefined => {
  if (zeros !== undefined) return '\0'.repeat(zeros)
  return raw ?? (body === undefined ? undefined : JSON.stringify(body))
}

const bodyArguments = (step: RecipeStep, find: FindOperation): string[] => {
  const isJson = step.headers?.['Content-Type'] === undefined
  const type = isJson && !isControlStep(step, find) ? ['-H "$J"'] : []
  if (step.zero_bytes !== undefined) return [...type, '--data-binary @-']
  const text = bodyText(step)
  return text ? [...type, `-d ${shellQuote(text)}`] : []
}

const extractors: Readonly<Record<CaptureSource, string>> = {
  id: 'field id',
  encoded_authorization_message: 'field encoded_authorization_message',
  token: "tr -d '\\r' | sed -n 's/^x-subject-token: //Ip'",
}

const toCurlCommand = (step: RecipeStep, find: FindOperation): string => {
  const { method, path } = requestTarget(step, find)
  const isPlain =
    method === (bodyArguments(step, find).some((part) => part.includes('-d')) ? 'POST' : 'GET')
  const [[name, from] = []] = Object.entries(step.capture ?? {})
  const line = [
    isControlStep(step, find) ? 'control' : `curl -s${from === 'token' ? 'i' : ''}w '\\n'`,
    ...(isPlain ? [] : [method === 'HEAD' ? '-I' : `-X ${method}`]),
    `"$URL${path}"`,
    ...credentialArguments(step, find),
    ...Object.entries(step.headers ?? {}).map(([key, value]) => `-H "${key}: ${value}"`),
    ...bodyArguments(step, find),
  ].join(' ')
  const piped =
    step.zero_bytes === undefined ? line : `head -c ${step.zero_bytes} /dev/zero | ${line}`
  return name && from ? `${name}=$(${piped} | ${extractors[from]})` : piped
}

/** The recipe as commands; the first opens a fresh workspace, the last is the point. */
export const toCurlCommands = (recipe: Recipe, find: FindOperation): string[] => [
  'fresh',
  ...recipe.map((step) => toCurlCommand(step, find)),
]

const freshWorkspaceFunction = (strict: boolean): string[] => [
  'fresh() {',
  '  N=$((N + 1)); W=hole-$$-$N',
  '  control "$URL/_emulator/workspaces" \\',
  `    -d '{"name": "'"$W"'", "clock": {"mode": "frozen", "pace": 20}}' >/dev/null`,
  ...(strict
    ? [
        '  control -X PUT "$URL/_emulator/workspaces/$W/users/alice" \\',
        `    -d '{"password": "secret"}' >/dev/null`,
        '  TOKEN=$(curl -si "$URL/v3/auth/tokens" -H "$J" -d \'{"auth": {"identity": {',
        '    "methods": ["password"], "password": {"user": {"name": "alice", "password": "secret",',
        `    "domain": {"name": "'"$W"'"}}}}}}' | ${extractors.token})`,
      ]
    : ['  TOKEN=workspace/$W']),
  '  H="X-Auth-Token: $TOKEN"',
  '}',
]

/** What the commands need, to be pasted once: the address, and a way to begin anew. */
export const setupCommands = (strict: boolean, url = 'http://127.0.0.1:4390'): string[] => [
  `URL=\${URL:-${url}}; J="Content-Type: application/json"`,
  'control() {',
  '  curl -sw \'\\n\' -H "$J" ${CONTROL_TOKEN:+-H "Authorization: Bearer $CONTROL_TOKEN"} "$@"',
  '}',
  'field() { sed "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/"; }',
  ...freshWorkspaceFunction(strict),
]
