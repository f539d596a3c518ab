// What remedies are put together from.
import type { CallTemplate, Remedy } from './remedy.ts'

/** Paths of things that remedies lead to. */
export const userPath = '/_emulator/workspaces/{workspace}/users/{user}'
export const settingsPath = '/_emulator/workspaces/{workspace}/settings'
export const taskPath = '/v3/tasks/{task_id}'
export const sourcePath = '/v3/sources/{source_id}'

/** Of a value that was sent. */
export const valueRemedy = (say = 'Send {field} so that the rule holds: {rule}.'): Remedy => ({
  topic: 'value',
  message: say,
})
/** Of the body as a whole. */
export const bodyRemedy = (say: string): Remedy => ({ topic: 'body', message: say })
/** Of the state of a task. */
export const stateRemedy = (say: string): Remedy => ({ topic: 'state', message: say })
/** Reading what is at a path. */
export const getCall = (path: string): CallTemplate => ({ method: 'GET', path })
/** The refused request once more. */
export const retryCall: CallTemplate = { method: '{method}', path: '{path}' }
/** The refused request with the token of a developer. */
export const developerTokenCall: CallTemplate = {
  ...retryCall,
  headers: { 'X-Auth-Token': 'workspace/demo' },
  purpose: 'Or use the ready-made token:',
}

/** Of who asks. */
export const credentialRemedy = (say: string, ...calls: CallTemplate[]): Remedy => ({
  topic: 'credential',
  message: say,
  calls,
})
/** Of an id that leads nowhere; `list` is where those are that do. */
export const idRemedy = (say: string, list: string): Remedy => ({
  topic: 'id',
  message: say,
  calls: [getCall(list)],
})
/** Of a name that something else has; `list` is where that is. */
export const nameTakenRemedy = (say: string, list: string): Remedy => ({
  topic: 'resource',
  message: say,
  calls: [getCall(list)],
})
/** Of a limit that a setting raises. */
export const limitRemedy = (setting: string, what: string, list: string): Remedy => ({
  topic: 'limit',
  message: `Raise the setting ${setting} of the workspace, or delete ${what} first.`,
  calls: [
    { method: 'PUT', path: settingsPath, body: { [setting]: '{more}' } },
    { ...getCall(list), purpose: 'Or delete one of these:' },
  ],
})

/** Signing in by password. */
export const signInCall: CallTemplate = {
  method: 'POST',
  path: '/v3/auth/tokens',
  purpose: 'Then sign in:',
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
export const updatePoliciesCall: CallTemplate = { method: 'PUT', path: userPath }
