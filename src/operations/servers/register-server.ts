// POST /v3/sources
import type { z } from 'zod'
import { RegisterServerResponse } from '../../api/schemas/server-replies.ts'
import { PostSourceServerBody } from '../../api/schemas/servers.ts'
import { agentRestartError, losesFinishedSource } from '../../domain/agent.ts'
import { Refusal } from '../../domain/refusals.ts'
import { stateWithoutTask } from '../../domain/server/checks.ts'
import { applyLifeEvent } from '../../domain/server/life.ts'
import type { OsType, Registration, Server } from '../../domain/server/server.ts'
import type { Task } from '../../domain/task/task.ts'
import { recordAgentContact } from '../../simulation/agent.ts'
import { updateAgentConnection } from '../../simulation/agent-connection.ts'
import { armNamedFaults } from '../../simulation/arm-named-faults.ts'
import { checkSource } from '../../simulation/check-source.ts'
import { transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { applyCheckResult } from './apply-check-result.ts'

type Body = z.output<typeof PostSourceServerBody>

// Without an OS type, it follows from the version (older editions of RegisterServer).
const osTypeOf = (body: Body): OsType =>
  body.os_type || (/^win/i.test(body.os_version ?? '') ? 'WINDOWS' : 'LINUX')

const registrationFields = (workspace: Workspace, body: Body, id?: string) => {
  const os_type = osTypeOf(body)
  const registered = { ...body, os_type } as Registration
  const name = body.name || body.hostname || body.ip || body.ipv6 || ''
  const named = { id: id ?? '', name }
  const checks = checkSource(workspace, registered, workspace.ids.nextNumber('check', 12), named)
  return {
    name,
    ip: body.ip ?? '',
    ipv6: body.ipv6 ?? '',
    os_type,
    checks,
    registered,
  }
}

const newServer = (workspace: Workspace, body: Body): Server => {
  const { now } = workspace.clock
  const description = registrationFields(workspace, body)
  return {
    id: workspace.ids.uuid(),
    ...description,
    ...stateWithoutTask(description.checks),
    connected: true,
    driver: 'simulated',
    enterprise_project_id: '0',
    migproject: workspace.projects.default().id,
    vm_id: '',
    is_consistency_result_exist: false,
    add_date: now,
    state_action_time: now,
    stage_action_time: now,
    last_visit_time: now,
  }
}

/**
 * An agent that starts again registers under its id. Without a task it overwrites everything, and
 * the source is checked anew; a source that has a task stays as it was configured (FAQ 6.19).
 */
const reregister = (workspace: Workspace, body: Body, server: Server): void => {
  const contacted = recordAgentContact(workspace, server)
  const task = workspace.tasks.ofServer(server.id)
  if (task) {
    restartAgent(workspace, body, contacted, task)
    return
  }
  const described = { ...contacted, ...registrationFields(workspace, body, server.id) }
  const updated = applyCheckResult(workspace, described)
  workspace.servers.save(updated)
  if (updated.name !== server.name) armNamedFaults(workspace, { kind: 'source', ...updated })
}

/** Only the agent's version changes (*assumed*: what it can do depends on it). */
const restartAgent = (workspace: Workspace, body: Body, server: Server, task: Task): void => {
  const agent_version = body.agent_version ?? server.registered.agent_version
  const registered = { ...server.registered, agent_version }
  const event = losesFinishedSource(task) ? 'agentRestartedOnFinishedWindows' : 'agentRestarted'
  const restarted = applyLifeEvent(server, event, workspace.clock.now)
  const connected = server.connected && restarted.connected
  workspace.servers.save({ ...restarted, registered, connected })
  const error_code = agentRestartError(task)
  if (error_code) transitionTask(workspace, task, { type: 'fail', error_code })
}

/** Registers a source server and checks whether it can be migrated. */
export const RegisterServer = operation({
  id: 'RegisterServer',
  method: 'POST',
  path: '/v3/sources',
  summary: 'Register a source server, as an agent.',
  section: '5.3.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:register',
  rolePolicyAction: 'sms:server:registerServer',
  body: PostSourceServerBody,
  reply: RegisterServerResponse,
  fieldRefusals: { os_type: 'InvalidOsType' },
  refusals: ['ServerNameMissing', 'ServerQuotaReached', 'InvalidOsType'],
  run: ({ body }, workspace) => {
    if (!body.name && !body.ip && !body.ipv6) throw new Refusal('ServerNameMissing')
    const existing = body.id ? workspace.servers.get(body.id) : undefined
    if (existing) {
      reregister(workspace, body, existing)
      return { id: existing.id }
    }
    const limit = workspace.settings.max_servers
    if (workspace.servers.count() >= limit) throw new Refusal('ServerQuotaReached', { limit })
    const server = newServer(workspace, body)
    workspace.servers.insert(server)
    armNamedFaults(workspace, { kind: 'source', ...server })
    updateAgentConnection(workspace, server)
    return { id: server.id }
  },
})
