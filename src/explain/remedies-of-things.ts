// What to do about refusals of what a request asks for.

import type { Remedy } from './remedy.ts'
import { again, get, id, limit, name, source, state, task, value } from './remedy-parts.ts'

/** By the name of the refusal. */
export const ofThings = {
  ServerNotFound: id(
    'Use the id of a source server that exists; {source_id} is none.',
    '/v3/sources',
  ),
  ServerIdUnknown: id(
    'Name in source_server.id a server that is registered; {source_id} is none.',
    '/v3/sources',
  ),
  ServerNameMissing: value('Send at least one of name, ip and ipv6.'),
  ServerNameEmpty: value('Send a name of 1 to 64 characters.'),
  ServerNameTooLong: value('Send a name of 1 to 64 characters.'),
  ServerNameInvalid: value(
    'Use only letters, digits, underscores, dots and hyphens in the name, such as web-1.',
  ),
  ServerHasRunningTask: state(
    'Pause the task {task_id}, or let it end, before the server is deleted.',
  ),
  ServerStateUnfit: state('Bring the server and its task into a state that allows it: {rule}.'),
  ServerUnavailable: {
    topic: 'thing',
    say:
      'Look at the checks of the server, mend what is ERROR there, and register it again ' +
      'under its id: {rule}.',
    calls: [
      get(source),
      {
        method: 'POST',
        path: '/v3/sources',
        body: '{registration}',
        as: 'Register it again, mended:',
      },
    ],
  },
  AgentOffline: {
    topic: 'thing',
    say:
      'Let the agent of the source be in touch again, by asking for its command or ' +
      'registering under its id.',
    calls: [get(`${source}/command`)],
  },
  ServerQuotaReached: limit('max_servers', 'a source server', '/v3/sources'),

  InvalidTaskName: value(),
  InvalidTaskType: value(),
  InvalidOsType: value(),
  OsTypeConflict: value('Send os_type {known}, which is what the source server has, not {given}.'),
  InvalidMigrationIp: value('Send another migration_ip: it {rule}.'),
  TargetServerInUse: {
    topic: 'thing',
    say: 'Choose another target server, or delete the task that has {vm_id}.',
    calls: [get('/v3/tasks')],
  },
  UefiNeedsExistingServer: value(
    'Send exist_server true, and in target_server.vm_id the id of an ECS server that boots by ' +
      'UEFI.',
  ),
  TargetServerNotMade: state('Start the task {task_id}, which makes its target server, first.'),

  CopyStateMissing: value('Send copystate, migrationcycle, or both.'),
  CopyStateMismatch: value(
    'Send a stage that goes with the state {copystate}, or only one of both.',
  ),
  CommandNameMissing: value('Send in command_name the command that the agent was told.'),
  ResultDetailMalformed: value('Send result_detail as a JSON object, or leave it out.'),
  InvalidSubTaskName: value('Send another {field}: {rule}.'),
  InvalidProgress: value('Send another {field}: {rule}.'),

  TaskNotFound: id('Use the id of a task that exists; {task_id} is none.', '/v3/tasks'),
  TaskNotStartable: state(
    'A task is started while it is ready, paused, failed or rolled back; one that runs needs none.',
  ),
  TaskNotPausable: state('A task is paused while it copies, launches or synchronises.'),
  TaskNotSyncable: state(
    'A task is synchronised again once it has been launched, or while it is kept in step.',
  ),
  TaskNotLaunchable: state(
    'A task is launched or cloned while it is kept in step with its source.',
  ),
  TaskNeverLaunched: state('Launch the task {task_id} once before it is synchronised again.'),
  TaskNotRollbackable: state('Only a synchronisation that failed can be rolled back.'),
  TaskNotDeletable: state('Pause the task {task_id}, or let it end, before it is deleted.'),
  TaskCleanupNeedsAgent: {
    topic: 'thing',
    say:
      'Let the agent of the source be in touch, so that it can remove the temporary disk ' +
      'of task {task_id}.',
    calls: [
      get(`${source}/command`),
      { method: 'DELETE', path: task, as: 'Then delete the task:' },
    ],
  },
  LogCollectionRunning: state('Wait until the collection that runs has ended.'),
  LogNeedsStartedTask: state('Start the task {task_id} first: before that there are no logs.'),
  LogNeedsNewerAgent: {
    topic: 'thing',
    say: 'Register the source with an agent of version 25.2.0 or newer; it has {agent_version}.',
    calls: [{ method: 'POST', path: '/v3/sources', body: '{newer_registration}' }],
  },
  NoSnapshots: state('There is nothing to clear until the task {task_id} has been launched again.'),

  TemplateNotFound: id(
    'Use the id of a template that exists; {template_id} is none.',
    '/v3/vm/templates',
  ),
  TemplateInUse: {
    topic: 'thing',
    say: 'Delete the task {task_id}, or let it use another template, first.',
    calls: [
      { method: 'DELETE', path: task },
      {
        method: 'PUT',
        path: task,
        body: { vm_template_id: 'ANOTHER' },
        as: 'Or let the task use another template:',
      },
    ],
  },
  TemplateNameTaken: name(
    'Choose another name than {name}, or change the template that has it.',
    '/v3/vm/templates',
  ),
  TemplateQuotaReached: limit('max_templates', 'a template', '/v3/vm/templates'),
  TargetPasswordClosed: state(
    'Read the password while a task that uses the template copies or synchronises.',
  ),
  ProjectNotFound: id(
    'Use the id of a migration project that exists; {mig_project_id} is none.',
    '/v3/migprojects',
  ),
  ProjectIsDefault: {
    topic: 'thing',
    say: 'Make another migration project the default one first.',
    calls: [
      { method: 'PUT', path: '/v3/migprojects/ANOTHER/default' },
      { ...again, as: 'Then send the same request again:' },
    ],
  },
  ProjectHasServers: {
    topic: 'thing',
    say: 'Move its {count} source servers to another migration project, or delete them.',
    calls: [
      get('/v3/sources?migproject={mig_project_id}'),
      {
        method: 'PUT',
        path: '/v3/sources/SOURCE',
        body: { migprojectid: 'ANOTHER' },
        as: 'Move each of them:',
      },
    ],
  },
  ProjectNameTaken: name('Choose another name than {name}.', '/v3/migprojects'),
  ProjectQuotaReached: limit('max_projects', 'a migration project', '/v3/migprojects'),
} satisfies Record<string, Remedy>
