// GET /_emulator/workspaces/{workspace}/events
import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { EventStream } from '../../api/event-stream.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { isEventId } from '../cursor.ts'
import { findUpToDateWorkspace } from '../schemas.ts'

const kinds = ['transition', 'request', 'clock', 'fault'] as const

const Kinds = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(kinds)))

/** The header is what a browser sends when it comes back; the query is what it began with. */
const parseLastEventId = (header: string | undefined, queryValue: string | undefined) => {
  const lastEventId = header || queryValue
  if (lastEventId === undefined || isEventId(lastEventId)) return lastEventId
  throw new ControlError(
    400,
    'InvalidEventId',
    `${JSON.stringify(lastEventId)} is no id of an event.`,
    'Send the last id that was received, or 0 for everything that is kept.',
  )
}

/**
 * Tells what happens in a workspace as it happens, as server-sent events: transitions, answered
 * requests, the clock, faults. `gap`: events in between are forgotten, or were another journal's.
 */
export const FollowEvents = hostOperation({
  id: 'FollowEvents',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/events',
  summary: 'Follow what happens, as server-sent events; Last-Event-ID goes on from there.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  query: z.strictObject({
    kind: Kinds.optional(),
    task_id: z.string().optional(),
    last_event_id: z.string().optional(),
  }),
  reply: z.custom<EventStream>((value) => value instanceof EventStream).meta({ type: 'string' }),
  produces: 'text/event-stream',
  refusals: [],
  run: ({ params, query, headers }, host) => {
    const { journal } = findUpToDateWorkspace(host, params.workspace)
    const lastEventId = parseLastEventId(headers['last-event-id'], query.last_event_id)
    return new EventStream({
      find: () => host.workspaces.find(params.workspace),
      filter: { kinds: query.kind, task_id: query.task_id },
      lastEventId: lastEventId ?? journal.eventIdOf(journal.lastEvent),
    })
  },
})
