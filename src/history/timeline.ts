// Which requests a state results from: those that a rewind has undone are left out.
import type { Entry } from '../journal/entry.ts'
import type { Journal } from '../journal/journal.ts'

/** The operations that go back: to a request in the reply, or to when a snapshot was made. */
const rewindOperations = ['RewindWorkspace', 'RestoreSnapshot'] as const

/**
 * The number of the request that this one went back to; undefined if the journal has forgotten it.
 */
const rewindTarget = ({ operation, input, reply, seq }: Entry, snapshots: readonly Entry[]) => {
  if (operation === 'RewindWorkspace') return (reply as { to_request: number }).to_request
  const isSource = (creation: Entry) =>
    creation.seq < seq && (creation.reply as { name: string }).name === input.params?.snapshot
  return snapshots.findLast(isSource)?.seq
}

/**
 * Returns a function that says, for the number of a request, whether the state after request `last`
 * still includes its changes: no later rewind has undone them. Reaches back as far as the journal.
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
