// Recipes as shell commands that can be pasted, after a preamble that is pasted once.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: braces of the shell, not of templates
import { operationsById } from '../pipeline/table.ts'
import type { Kept, Recipe, RecipeStep } from './step.ts'

/** What stands in a text for a kept value. */
const VARIABLE = /\$([A-Z_]+)\b/g

const filled = (path: string, params: RecipeStep['params'] = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')

/** Method and path, the path with its variables; for curl as for any other client. */
export const targetOf = ({ call, params, query }: RecipeStep): { method: string; path: string } => {
  const { method, path } = operationsById.get(call)!
  const search = query ? `?${new URLSearchParams(query)}` : ''
  return { method, path: filled(path, params) + search }
}

/** In single quotes, with the variables outside them. */
const quoted = (text: string) =>
  `'${text.replaceAll("'", "'\\''").replace(VARIABLE, `'"$$$1"'`)}'`.replaceAll(`''"`, '"')

const isControl = ({ call }: RecipeStep) => operationsById.get(call)!.path.startsWith('/_emulator')

const credential = (step: RecipeStep): string[] => {
  if (isControl(step) || step.token === null) return []
  return step.token === undefined ? ['-H "$H"'] : [`-H "X-Auth-Token: ${step.token}"`]
}

/** The text of a step's body as it is sent; undefined where it has none. */
export const bodyOf = ({ body, raw, zeros }: RecipeStep): string | undefined => {
  if (zeros !== undefined) return '\0'.repeat(zeros)
  return raw ?? (body === undefined ? undefined : JSON.stringify(body))
}

const content = (step: RecipeStep): string[] => {
  const isJson = step.headers?.['Content-Type'] === undefined
  const type = isJson && !isControl(step) ? ['-H "$J"'] : []
  if (step.zeros !== undefined) return [...type, '--data-binary @-']
  const text = bodyOf(step)
  return text ? [...type, `-d ${quoted(text)}`] : []
}

const pipes: Readonly<Record<Kept, string>> = {
  id: 'field id',
  encoded_authorization_message: 'field encoded_authorization_message',
  token: "tr -d '\\r' | sed -n 's/^x-subject-token: //Ip'",
}

const command = (step: RecipeStep): string => {
  const { method, path } = targetOf(step)
  const isPlain = method === (content(step).some((part) => part.includes('-d')) ? 'POST' : 'GET')
  const [[name, from] = []] = Object.entries(step.keep ?? {})
  const line = [
    isControl(step) ? 'control' : `curl -s${from === 'token' ? 'i' : ''}w '\\n'`,
    ...(isPlain ? [] : [method === 'HEAD' ? '-I' : `-X ${method}`]),
    `"$URL${path}"`,
    ...credential(step),
    ...Object.entries(step.headers ?? {}).map(([key, value]) => `-H "${key}: ${value}"`),
    ...content(step),
  ].join(' ')
  const fed = step.zeros === undefined ? line : `head -c ${step.zeros} /dev/zero | ${line}`
  return name && from ? `${name}=$(${fed} | ${pipes[from]})` : fed
}

/** The recipe as commands; the first opens a fresh workspace, the last is the point. */
export const curlOf = (recipe: Recipe): string[] => ['fresh', ...recipe.map(command)]

const workspaceOf = (strict: boolean): string[] => [
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
        `    "domain": {"name": "'"$W"'"}}}}}}' | ${pipes.token})`,
      ]
    : ['  TOKEN=workspace/$W']),
  '  H="X-Auth-Token: $TOKEN"',
  '}',
]

/** What the commands need, to be pasted once: the address, and a way to begin anew. */
export const preamble = (strict: boolean, url = 'http://127.0.0.1:4390'): string[] => [
  `URL=\${URL:-${url}}; J="Content-Type: application/json"`,
  'control() {',
  '  curl -sw \'\\n\' -H "$J" ${CONTROL_TOKEN:+-H "Authorization: Bearer $CONTROL_TOKEN"} "$@"',
  '}',
  'field() { sed "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/"; }',
  ...workspaceOf(strict),
]
