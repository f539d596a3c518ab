// The source server operations, in the reference's order.
import { DeleteServer } from './delete-server.ts'
import { ListServers } from './list-servers.ts'
import { RegisterServer } from './register-server.ts'
import { ShowServer } from './show-server.ts'
import { UpdateServerName } from './update-server-name.ts'

export const servers = [RegisterServer, ListServers, UpdateServerName, DeleteServer, ShowServer]
