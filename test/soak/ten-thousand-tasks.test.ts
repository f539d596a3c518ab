// A list of ten thousand tasks.
import { describeLongList } from '../support/long-list.ts'

describeLongList(10_000)
