// Every reason for which the cloud refuses a request. The text and status of each are in
// api/error-templates.ts.

/** Names of all refusals, grouped by subject. */
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
  // the caller
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
  'CopyStateEmpty',
  'CopyStateMismatch',
  'CommandNameMissing',
  'CommandNotInForce',
  'CommandResultInvalid',
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

export type RefusalName = (typeof refusalNames)[number]

/** The values that the text of a refusal may contain: `field`, `rule`, `task_id`, ... */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** A request is refused. Domain, store and operations throw nothing else on purpose. */
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
