// A workspace whose initial state is lost is replayed from the state that it still has.
import { test } from 'vitest'
import { expectReplayFromBase, losses } from '../support/lost-beginnings.ts'

test.each(Object.entries(losses))(
  'a workspace %s replays to the same bytes and state',
  (_, lose) => {
    expectReplayFromBase(lose, { runs: 9, before: 90, after: 60 })
  },
)
