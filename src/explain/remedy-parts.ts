// What remedies are put together from.
import type { Call, Remedy } from './remedy.ts'

/** Paths of things that remedies lead to. */
export const users = '/_emulator/workspaces/{workspace}/users/{user}'
export const settings = '/_emulator/workspaces/{workspace}/settings'
export const task = '/v3/tasks/{task_id}'
export const source = '/v3/sources/{source_id}'

/** Of a value that was sent. */
export const value = (say = 'Send {field} so that the rule holds: {rule}.'): Remedy => ({
  topic: 'value',
  say,
})
/** Of the body as a whole. */
export const body = (say: string): Remedy => ({ topic: 'body', say })
/** Of the state of a task. */
export const state = (say: string): Remedy => ({ topic: 'state', say })
/** Reading what is at a path. */
export const get = (path: string): Call => ({ method: 'GET', path })
/** The refused request once more. */
export const again: Call = { method: '{method}', path: '{path}' }
/** The refused request with the token of a developer. */
export const withDeveloper: Call = {
  ...again,
  headers: { 'X-Auth-Token': 'workspace/demo' },
  as: 'Or use the ready-made token:',
}

/** Of who asks. */
export const credential = (say: string, ...calls: Call[]): Remedy => ({
  topic: 'credential',
  say,
  calls,
})
/** Of an id that leads nowhere; `list` is where those are that do. */
export const id = (say: string, list: string): Remedy => ({ topic: 'id', say, calls: [get(list)] })
/** Of a name that something else has; `list` is where that is. */
export const name = (say: string, list: string): Remedy => ({
  topic: 'thing',
  say,
  calls: [get(list)],
})
/** Of a limit that a setting raises. */
export const limit = (setting: string, what: string, list: string): Remedy => ({
  topic: 'limit',
  say: `Raise the setting ${setting} of the workspace, or delete ${what} first.`,
  calls: [
    { method: 'PUT', path: settings, body: { [setting]: '{more}' } },
    { ...get(list), as: 'Or delete one of these:' },
  ],
})

/** Signing in by password. */
export const signInAgain: Call = {
  method: 'POST',
  path: '/v3/auth/tokens',
  as: 'Then sign in:',
  body: {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'NAME', password: 'PASSWORD', domain: { name: 'WORKSPACE' } } },
      },
    },
  },
}

/** Where the policies of the caller are changed. */
export const policiesOf: Call = { method: 'PUT', path: users }
