# Other hours, other options, and the first of both for a task that had none.
locals {
  speeds = [150]
}

resource "huaweicloud_sms_task" "made" {
  configurations {
    config_key    = "LINUX_CPU_LIMIT"
    config_value  = "55"
    config_status = "set"
  }
  configurations {
    config_key   = "LINUX_MEM_LIMIT"
    config_value = "30"
  }
}

resource "huaweicloud_sms_task" "onto" {
  speed_limit {
    start = "00:00"
    end   = "23:59"
    speed = 1
  }

  configurations {
    config_key   = "EXCLUDE_MIGRATE_PATH"
    config_value = "/mnt"
  }
}
