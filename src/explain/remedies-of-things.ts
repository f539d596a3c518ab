// What to do about refusals of what a request asks for.

import type { Remedy } from './remedy.ts'
import {
  getCall,
  idRemedy,
  limitRemedy,
  nameTakenRemedy,
  retryCall,
  sourcePath,
  stateRemedy,
  taskPath,
  valueRemedy,
} from './remedy-parts.ts'

/** By the name of the refusal. */
export const resourceRemedies = {
  ServerNotFound: idRemedy(
    'Use the id of a source server that exists; {source_id} is none.',
    '/v3/sources',
  ),
  ServerIdUnknown: idRemedy(
    'Name in source_server.id a server that is registered; {source_id} is none.',
    '/v3/sources',
  ),
  ServerNameMissing: valueRemedy('Send at least one of name, ip and ipv6.'),
  ServerNameEmpty: valueRemedy('Send a name of 1 to 64 characters.'),
  ServerNameTooLong: valueRemedy('Send a name of 1 to 64 characters.'),
  ServerNameInvalid: valueRemedy(
    'Use only letters, digits, underscores, dots and hyphens in the name, such as web-1.',
  ),
  ServerHasRunningTask: stateRemedy(
    'Pause the task {task_id}, or let it end, before the server is deleted.',
  ),
  ServerStateUnfit: stateRemedy(
    'Bring the server and its task into a state that allows it: {rule}.',
  ),
  ServerUnavailable: {
    topic: 'resource',
    message:
      'Look at the checks of the server, mend what is ERROR there, and register it again ' +
      'under its id: {rule}.',
    calls: [
      getCall(sourcePath),
      {
        method: 'POST',
        path: '/v3/sources',
        body: '{registration}',
        purpose: 'Register it again, mended:',
      },
    ],
  },
  AgentOffline: {
    topic: 'resource',
    message:
      'Let the agent of the source be in touch again, by asking for its command or ' +
      'registering under its id.',
    calls: [getCall(`${sourcePath}/command`)],
  },
  ServerQuotaReached: limitRemedy('max_servers', 'a source server', '/v3/sources'),

  InvalidTaskName: valueRemedy(),
  InvalidTaskType: valueRemedy(),
  InvalidOsType: valueRemedy(),
  OsTypeConflict: valueRemedy(
    'Send os_type {known}, which is what the source server has, not {given}.',
  ),
  InvalidMigrationIp: valueRemedy('Send another migration_ip: it {rule}.'),
  TargetServerInUse: {
    topic: 'resource',
    message: 'Choose another target server, or delete the task that has {vm_id}.',
    calls: [getCall('/v3/tasks')],
  },
  UefiNeedsExistingServer: valueRemedy(
    'Send exist_server true, and in target_server.vm_id the id of an ECS server that boots by ' +
      'UEFI.',
  ),
  TargetServerNotMade: stateRemedy(
    'Start the task {task_id}, which makes its target server, first.',
  ),

  CopyStateMissing: valueRemedy('Send copystate, migrationcycle, or both.'),
  CopyStateMismatch: valueRemedy(
    'Send a stage that goes with the state {copystate}, or only one of both.',
  ),
  CommandNameMissing: valueRemedy('Send in command_name the command that the agent was told.'),
  ResultDetailMalformed: valueRemedy('Send result_detail as a JSON object, or leave it out.'),
  InvalidSubTaskName: valueRemedy('Send another {field}: {rule}.'),
  InvalidProgress: valueRemedy('Send another {field}: {rule}.'),

  TaskNotFound: idRemedy('Use the id of a task that exists; {task_id} is none.', '/v3/tasks'),
  TaskNotStartable: stateRemedy(
    'A task is started while it is ready, paused, failed or rolled back; one that runs needs none.',
  ),
  TaskNotPausable: stateRemedy('A task is paused while it copies, launches or synchronises.'),
  TaskNotSyncable: stateRemedy(
    'A task is synchronised again once it has been launched, or while it is kept in step.',
  ),
  TaskNotLaunchable: stateRemedy(
    'A task is launched or cloned while it is kept in step with its source.',
  ),
  TaskNeverLaunched: stateRemedy('Launch the task {task_id} once before it is synchronised again.'),
  TaskNotRollbackable: stateRemedy('Only a synchronisation that failed can be rolled back.'),
  TaskNotDeletable: stateRemedy('Pause the task {task_id}, or let it end, before it is deleted.'),
  TaskCleanupNeedsAgent: {
    topic: 'resource',
    message:
      'Let the agent of the source be in touch, so that it can remove the temporary disk ' +
      'of task {task_id}.',
    calls: [
      getCall(`${sourcePath}/command`),
      { method: 'DELETE', path: taskPath, purpose: 'Then delete the task:' },
    ],
  },
  LogCollectionRunning: stateRemedy('Wait until the collection that runs has ended.'),
  LogNeedsStartedTask: stateRemedy(
    'Start the task {task_id} first: before that there are no logs.',
  ),
  LogNeedsNewerAgent: {
    topic: 'resource',
    message:
      'Register the source with an agent of version 25.2.0 or newer; it has {agent_version}.',
    calls: [{ method: 'POST', path: '/v3/sources', body: '{newer_registration}' }],
  },
  NoSnapshots: stateRemedy(
    'There is nothing to clear until the task {task_id} has been launched again.',
  ),

  TemplateNotFound: idRemedy(
    'Use the id of a template that exists; {template_id} is none.',
    '/v3/vm/templates',
  ),
  TemplateInUse: {
    topic: 'resource',
    message: 'Delete the task {task_id}, or let it use another template, first.',
    calls: [
      { method: 'DELETE', path: taskPath },
      {
        method: 'PUT',
        path: taskPath,
        body: { vm_template_id: 'ANOTHER' },
        purpose: 'Or let the task use another template:',
      },
    ],
  },
  TemplateNameTaken: nameTakenRemedy(
    'Choose another name than {name}, or change the template that has it.',
    '/v3/vm/templates',
  ),
  TemplateQuotaReached: limitRemedy('max_templates', 'a template', '/v3/vm/templates'),
  TargetPasswordClosed: stateRemedy(
    'Read the password while a task that uses the template copies or synchronises.',
  ),
  ProjectNotFound: idRemedy(
    'Use the id of a migration project that exists; {mig_project_id} is none.',
    '/v3/migprojects',
  ),
  ProjectIsDefault: {
    topic: 'resource',
    message: 'Make another migration project the default one first.',
    calls: [
      { method: 'PUT', path: '/v3/migprojects/ANOTHER/default' },
      { ...retryCall, purpose: 'Then send the same request again:' },
    ],
  },
  ProjectHasServers: {
    topic: 'resource',
    message: 'Move its {count} source servers to another migration project, or delete them.',
    calls: [
      getCall('/v3/sources?migproject={mig_project_id}'),
      {
        method: 'PUT',
        path: '/v3/sources/SOURCE',
        body: { migprojectid: 'ANOTHER' },
        purpose: 'Move each of them:',
      },
    ],
  },
  ProjectNameTaken: nameTakenRemedy('Choose another name than {name}.', '/v3/migprojects'),
  ProjectQuotaReached: limitRemedy('max_projects', 'a migration project', '/v3/migprojects'),
} satisfies Record<string, Remedy>
