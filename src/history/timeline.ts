// Which requests led to where a workspace is: those that were gone back over did not.
import type { Entry } from '../journal/entry.ts'
import type { Journal } from '../journal/journal.ts'

/** The requests that go back: to one that is told in the reply, or to where a snapshot was made. */
const rewindOperations = ['RewindWorkspace', 'RestoreSnapshot'] as const

/** The number of the request that this one led back to; undefined if that is forgotten. */
const rewindTarget = ({ operation, input, reply, seq }: Entry, snapshots: readonly Entry[]) => {
  if (operation === 'RewindWorkspace') return (reply as { to_request: number }).to_request
  const isSource = (creation: Entry) =>
    creation.seq < seq && (creation.reply as { name: string }).name === input.params?.snapshot
  return snapshots.findLast(isSource)?.seq
}

/**
 * Tells of a request's number whether what happened during it is part of the story that ends with
 * the request `last`: nothing led back over it since. As far as the journal goes back.
 */
export const timelineOf = (
  journal: Journal,
  last = Number.POSITIVE_INFINITY,
): ((request: number) => boolean) => {
  const rewinds = rewindOperations
    .flatMap((operation) => journal.list({ operation, status: 200 }))
    .sort((a, b) => b.seq - a.seq)
  const snapshots =
    rewinds.length > 0 ? journal.list({ operation: 'CreateSnapshot', status: 201 }) : []
  const segments: { after: number; to: number }[] = []
  let end: number | undefined = last
  while (end !== undefined) {
    const to: number = end
    const rewind = rewinds.find(({ seq }) => seq <= to)
    segments.push({ after: rewind?.seq ?? 0, to })
    end = rewind && rewindTarget(rewind, snapshots)
  }
  return (request) => segments.some(({ after, to }) => request > after && request <= to)
}
