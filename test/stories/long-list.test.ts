// A list of many pages; `npm run test:soak` pages through ten thousand tasks.
import { describeLongList } from '../support/long-list.ts'

describeLongList(900)
