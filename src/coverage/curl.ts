// Recipes as shell commands to paste, after setup commands that are pasted once.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: braces of the shell, not of templates
import type { Captured, Recipe, RecipeStep } from './recipe-steps.ts'

/** Finds an operation by its id. */
export type FindOperation = (id: string) => { method: string; path: string } | undefined

/** The recipe as commands. The first one creates a workspace. */
export const toCurlCommands = (recipe: Recipe, find: FindOperation): string[] => [
  'fresh',
  ...recipe.map((step) => toCurlCommand(step, find)),
]

/** The commands to paste once: the address, and functions that the others use. */
export const setupCommands = (strict: boolean, url = 'http://127.0.0.1:4390'): string[] => [
  `URL=\${URL:-${url}}; J="Content-Type: application/json"`,
  'control() {',
  '  curl -sw \'\\n\' -H "$J" ${CONTROL_TOKEN:+-H "Authorization: Bearer $CONTROL_TOKEN"} "$@"',
  '}',
  'field() { sed "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/"; }',
  ...freshWorkspaceFunction(strict),
]

/** Method and path of a step. The path has the references of its parameters. */
export const requestTarget = (
  { operation, input: { params = {}, query } }: RecipeStep,
  find: FindOperation,
): { method: string; path: string } => {
  const { method, path } = find(operation)!
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? `{{${name}}}`)
  return { method, path: filled + (query ? `?${new URLSearchParams(query)}` : '') }
}

/** The body of a step as text; undefined where it has none. */
export const bodyText = ({ input: { body }, text, zero_bytes }: RecipeStep): string | undefined => {
  if (zero_bytes !== undefined) return '\0'.repeat(zero_bytes)
  return text ?? (body === undefined ? undefined : JSON.stringify(body))
}

/** References become variables of the shell: `{{source}}` is $SOURCE. */
const withVariables = (text: string, variable: (name: string) => string) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => variable(variableName(name)))

const variableName = (reference: string) =>
  reference === 'workspace' ? 'W' : reference.toUpperCase()

/** In double quotes, with variables in it. */
const doubleQuote = (text: string) => `"${withVariables(text, (name) => `$${name}`)}"`

/** In single quotes, with the variables outside them. */
const singleQuote = (text: string) => {
  const escaped = text.replaceAll("'", "'\\''")
  return `'${withVariables(escaped, (name) => `'"$${name}"'`)}'`.replaceAll(`''"`, '"')
}

const toCurlCommand = (step: RecipeStep, find: FindOperation): string => {
  const { method, path } = requestTarget(step, find)
  const isControl = path.startsWith('/_emulator')
  const body = bodyArguments(step, isControl)
  const defaultMethod = body.some((each) => each.includes('-d')) ? 'POST' : 'GET'
  const { as, captured = 'id', zero_bytes } = step
  const line = [
    isControl ? 'control' : `curl -s${captured === 'token' ? 'i' : ''}w '\\n'`,
    ...(method === defaultMethod ? [] : [method === 'HEAD' ? '-I' : `-X ${method}`]),
    doubleQuote(`$URL${path}`),
    ...(isControl ? [] : credentialArguments(step)),
    ...Object.entries(step.input.headers ?? {}).map(
      ([name, value]) => `-H ${doubleQuote(`${name}: ${value}`)}`,
    ),
    ...body,
  ].join(' ')
  const piped = zero_bytes === undefined ? line : `head -c ${zero_bytes} /dev/zero | ${line}`
  return as ? `${variableName(as)}=$(${piped} | ${extractors[captured]})` : piped
}

const credentialArguments = ({ token }: RecipeStep): string[] => {
  if (token === null) return []
  return [`-H ${token === undefined ? '"$H"' : doubleQuote(`X-Auth-Token: ${token}`)}`]
}

const bodyArguments = (step: RecipeStep, isControl: boolean): string[] => {
  const isJson = step.input.headers?.['Content-Type'] === undefined
  const type = isJson && !isControl ? ['-H "$J"'] : []
  if (step.zero_bytes !== undefined) return [...type, '--data-binary @-']
  const text = bodyText(step)
  return text ? [...type, `-d ${singleQuote(text)}`] : []
}

const extractors: Readonly<Record<Captured, string>> = {
  id: 'field id',
  encoded_authorization_message: 'field encoded_authorization_message',
  token: "tr -d '\\r' | sed -n 's/^x-subject-token: //Ip'",
}

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
