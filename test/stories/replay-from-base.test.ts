// A workspace whose initial state is lost is replayed from the state that it still has.
import { test } from 'vitest'
import { expectReplayFromBase, losses } from '../support/lost-beginnings.ts'

// `npm run test:soak` makes 150 requests in each of nine runs.
test.each(Object.entries(losses))(
  'a workspace %s replays to the same bytes and state',
  (_, lose) => {
    expectReplayFromBase(lose, { runs: 3, before: 15, after: 20 })
  },
)
