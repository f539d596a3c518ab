// GET /_emulator/workspaces/{workspace}/events

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { EventStream } from '../../api/event-stream.ts'
import { matchesInQuery, requestMatchQuery } from '../../api/request-match.ts'
import { isEventId } from '../cursor.ts'
import { type FollowedWorkspace, type SubscribeNeeds, subscribe } from '../follow.ts'
import { journalOperation } from '../operation.ts'

const kinds = ['transition', 'request', 'clock', 'fault'] as const

const Kinds = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(kinds)))

/** A browser that connects again sends the header; the query is still that of the first time. */
const parseLastEventId = (header: string | undefined, queryValue: string | undefined) => {
  const lastEventId = header || queryValue
  if (lastEventId === undefined || isEventId(lastEventId)) return lastEventId
  throw new ControlError('InvalidEventId', { last_event_id: lastEventId })
}

/** What following needs; `find` returns the workspace with a name as it is now. */
export type FollowNeeds = Omit<SubscribeNeeds, 'find'> & {
  find: (name: string) => FollowedWorkspace | undefined
}

/**
 * Streams events of a workspace as server-sent events: transitions, answered requests, changes of
 * the clock, faults. `gap`: events are missing here, or the last event was another journal's.
 */
export const followEvents = (needs: FollowNeeds) =>
  journalOperation({
    id: 'FollowEvents',
    method: 'GET',
    path: '/_emulator/workspaces/{workspace}/events',
    summary: 'Follow what happens, as server-sent events; Last-Event-ID goes on from there.',
    params: WorkspacePath,
    query: z.strictObject({
      ...requestMatchQuery,
      kind: Kinds.optional(),
      last_event_id: z.string().optional(),
    }),
    reply: z.custom<EventStream>((value) => value instanceof EventStream).meta({ type: 'string' }),
    produces: 'text/event-stream',
    run: ({ query, headers }, { name, journal }) => {
      const lastEventId =
        parseLastEventId(headers['last-event-id'], query.last_event_id) ??
        journal.eventIdOf(journal.lastEvent)
      const filter = { kinds: query.kind, matches: matchesInQuery(query) }
      return new EventStream((heartbeat_ms, signal) =>
        subscribe({
          ...needs,
          find: () => needs.find(name),
          filter,
          lastEventId,
          heartbeat_ms,
          signal,
        }),
      )
    },
  })
