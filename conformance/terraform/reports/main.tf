# An agent at work, told in HCL: from its first report on it alone moves the task.
resource "huaweicloud_sms_source_server" "ledger" {
  name          = "ledger"
  ip            = "10.60.0.6"
  os_type       = "LINUX"
  os_version    = "DEBIAN_11_64BIT"
  firmware      = "BIOS"
  has_rsync     = true
  agent_version = "25.5.0"

  # Enough to copy that the task runs as long as this is looked at.
  disks {
    name            = "/dev/sda"
    partition_style = "MBR"
    device_use      = "BOOT"
    size            = 1099511627776
    used_size       = 879609302220

    physical_volumes {
      name        = "/dev/sda1"
      device_use  = "OS"
      file_system = "ext4"
      mount_point = "/"
      size        = 1099510579200
      used_size   = 879609302220
    }
  }

  networks {
    name    = "eth0"
    ip      = "10.60.0.6"
    netmask = "255.255.255.0"
    gateway = "10.60.0.1"
    mac     = "52:54:00:60:00:06"
  }
}

resource "huaweicloud_sms_server_template" "ledger" {
  name              = "ledger"
  availability_zone = "cn-north-4a"
}

resource "huaweicloud_sms_task" "ledger" {
  type             = "MIGRATE_FILE"
  os_type          = "LINUX"
  source_server_id = huaweicloud_sms_source_server.ledger.id
  vm_template_id   = huaweicloud_sms_server_template.ledger.id
  action           = "start"
}

locals {
  command = "START"
}

resource "huaweicloud_sms_source_server_command_result_report" "done" {
  server_id        = huaweicloud_sms_source_server.ledger.id
  command_name     = local.command
  result           = "success"
  result_detail    = jsonencode({ msg = "done as told" })
  enable_force_new = "true"
  depends_on       = [huaweicloud_sms_task.ledger]
}

resource "huaweicloud_sms_task_progress_report" "copying" {
  task_id             = huaweicloud_sms_task.ledger.id
  subtask_name        = "MIGRATE_LINUX_FILE"
  progress            = 42
  replicatesize       = 369435906932
  totalsize           = 879609302220
  process_trace       = "/srv"
  migrate_speed       = 90
  compress_rate       = 2
  remain_time         = 5400
  total_cpu_usage     = 35
  agent_cpu_usage     = 12
  total_mem_usage     = 61
  agent_mem_usage     = 4
  total_disk_io       = 140
  agent_disk_io       = 95
  need_migration_test = false
  agent_time          = "2026-01-02T03:04:05"
  depends_on          = [huaweicloud_sms_source_server_command_result_report.done]
}

resource "huaweicloud_sms_task_log_upload" "logs" {
  task_id    = huaweicloud_sms_task.ledger.id
  log_bucket = "logs-of-the-wave"
  depends_on = [huaweicloud_sms_task_progress_report.copying]
}

data "huaweicloud_sms_tasks" "seen" {
  task_id    = huaweicloud_sms_task.ledger.id
  depends_on = [huaweicloud_sms_task_log_upload.logs]

  lifecycle {
    postcondition {
      condition = (
        one(self.tasks).agent_cpu_usage == 12 && one(self.tasks).total_disk_io == 140 &&
        one(self.tasks).log_collect_status != ""
      )
      error_message = "What the agent reported should be told."
    }
    postcondition {
      condition     = [for s in one(self.tasks).sub_tasks : s.progress if s.name == "MIGRATE_LINUX_FILE"] == [42]
      error_message = "The sub-task should stand where the agent said."
    }
  }
}
