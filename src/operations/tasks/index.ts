// The task operations, in the reference's order.
import { CollectLog } from './collect-log.ts'
import { CreateTask } from './create-task.ts'
import { DeleteTask } from './delete-task.ts'
import { DeleteTasks } from './delete-tasks.ts'
import { ListTasks } from './list-tasks.ts'
import { ShowCertKey } from './show-cert-key.ts'
import { ShowConfigSetting } from './show-config-setting.ts'
import { ShowPassphrase } from './show-passphrase.ts'
import { ShowTask } from './show-task.ts'
import { ShowsSpeedLimits } from './shows-speed-limits.ts'
import { UpdateNetworkCheckInfo } from './update-network-check-info.ts'
import { UpdateSpeed } from './update-speed.ts'
import { UpdateTask } from './update-task.ts'
import { UpdateTaskStatus } from './update-task-status.ts'
import { UploadSpecialConfigurationSetting } from './upload-special-configuration-setting.ts'

export const tasks = [
  CreateTask,
  ListTasks,
  DeleteTasks,
  DeleteTask,
  ShowTask,
  UpdateTask,
  UpdateTaskStatus,
  ShowsSpeedLimits,
  UpdateSpeed,
  ShowPassphrase,
  CollectLog,
  ShowCertKey,
  UpdateNetworkCheckInfo,
  UploadSpecialConfigurationSetting,
  ShowConfigSetting,
]
