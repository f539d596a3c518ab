// Every reason for which the cloud may say no. The wording and status of each live in
// api/refusals.ts.

/** Names of all refusals, grouped by what they speak of. */
export const refusalNames = [
  // the request itself
  'InvalidParameter',
  'InvalidJson',
  'EmptyBody',
  'MissingParameter',
  'ParameterTooLong',
  'ContentTypeNotJson',
  'BodyTooLarge',
  'RouteNotFound',
  'UnknownField',
  // who asks
  'TokenMissing',
  'TokenInvalid',
  'TokenExpired',
  'TokenRevoked',
  'SignatureInvalid',
  'PermissionDenied',
  'LoginFailed',
  'LoginMalformed',
  'LoginTokenInvalid',
  'LoginUserDisabled',
  'LoginScopeUnknown',
  'SubjectTokenInvalid',
  'ProjectExists',
  'AgencyNotFound',
  'AuthorizationMessageInvalid',
  // source servers
  'ServerNotFound',
  'ServerIdUnknown',
  'ServerNameMissing',
  'ServerNameEmpty',
  'ServerNameTooLong',
  'ServerNameInvalid',
  'ServerHasRunningTask',
  'ServerStateUnfit',
  'ServerUnavailable',
  'AgentOffline',
  'ServerQuotaReached',
  // creating a task
  'InvalidTaskName',
  'InvalidTaskType',
  'InvalidOsType',
  'OsTypeConflict',
  'InvalidMigrationIp',
  'TargetServerInUse',
  'UefiNeedsExistingServer',
  'TargetServerNotMade',
  // an agent's reports
  'CopyStateMissing',
  'CopyStateMismatch',
  'CommandNameMissing',
  'ResultDetailMalformed',
  'InvalidSubTaskName',
  'InvalidProgress',
  // acting on a task
  'TaskNotFound',
  'TaskNotStartable',
  'TaskNotPausable',
  'TaskNotSyncable',
  'TaskNotLaunchable',
  'TaskNeverLaunched',
  'TaskNotRollbackable',
  'TaskNotDeletable',
  'TaskCleanupNeedsAgent',
  'LogCollectionRunning',
  'LogNeedsStartedTask',
  'LogNeedsNewerAgent',
  'NoSnapshots',
  // templates and migration projects
  'TemplateNotFound',
  'TemplateInUse',
  'TemplateNameTaken',
  'TemplateQuotaReached',
  'TargetPasswordClosed',
  'ProjectNotFound',
  'ProjectIsDefault',
  'ProjectHasServers',
  'ProjectNameTaken',
  'ProjectQuotaReached',
] as const

/** The name of one refusal. */
export type RefusalName = (typeof refusalNames)[number]

/** What a refusal's wording may mention: `field`, `rule`, `task_id`, ... */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** Thrown, and the only thing thrown on purpose, by domain, store and the operations' handlers. */
export class Refusal extends Error {
  readonly refusal: RefusalName
  readonly facts: RefusalFacts

  constructor(refusal: RefusalName, facts: RefusalFacts = {}) {
    super(refusal)
    this.name = 'Refusal'
    this.refusal = refusal
    this.facts = facts
  }
}
