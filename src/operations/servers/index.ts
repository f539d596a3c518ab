// The source server operations, in the reference's order.
import { DeleteServer } from './delete-server.ts'
import { DeleteServers } from './delete-servers.ts'
import { ListErrorServers } from './list-error-servers.ts'
import { ListServers } from './list-servers.ts'
import { RegisterServer } from './register-server.ts'
import { ShowOverview } from './show-overview.ts'
import { ShowServer } from './show-server.ts'
import { UpdateDiskInfo } from './update-disk-info.ts'
import { UpdateServerName } from './update-server-name.ts'

export const servers = [
  ListErrorServers,
  RegisterServer,
  ListServers,
  DeleteServers,
  UpdateServerName,
  DeleteServer,
  ShowServer,
  ShowOverview,
  UpdateDiskInfo,
]
