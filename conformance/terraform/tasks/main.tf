# Tasks that are configured and not started: one whose target is made from a template, one whose
# target exists. And what an agent reports of a task.
locals {
  source_names = toset(["shop", "ledger"])
  speeds       = [100]
}

resource "huaweicloud_sms_source_server" "each" {
  for_each = local.source_names

  name          = each.key
  ip            = "10.40.0.${length(each.key)}"
  os_type       = "LINUX"
  os_version    = "CENTOS_7_9_64BIT"
  firmware      = "BIOS"
  has_rsync     = true
  agent_version = "25.5.0"

  disks {
    name            = "/dev/sda"
    partition_style = "MBR"
    device_use      = "BOOT"
    size            = 107374182400
    used_size       = 107374182400

    physical_volumes {
      name        = "/dev/sda1"
      device_use  = "OS"
      file_system = "ext4"
      index       = 1
      mount_point = "/"
      size        = 107373133824
      used_size   = 85899345920
      uuid        = "3d5c4c7e-90a1-4f14-9f8f-6f0a7be0d0a1"
    }
  }

  networks {
    name    = "eth0"
    ip      = "10.40.0.${length(each.key)}"
    netmask = "255.255.255.0"
    gateway = "10.40.0.1"
    mac     = "52:54:00:40:00:0${length(each.key)}"
  }
}

resource "huaweicloud_sms_server_template" "shop" {
  name               = "shop"
  target_server_name = "shop-in-the-cloud"
  availability_zone  = "cn-north-4a"
  flavor             = "s6.xlarge.2"
  bandwidth_size     = 10
}

resource "huaweicloud_sms_task" "made" {
  type                      = "MIGRATE_FILE"
  os_type                   = "LINUX"
  source_server_id          = huaweicloud_sms_source_server.each["shop"].id
  vm_template_id            = huaweicloud_sms_server_template.shop.id
  syncing                   = true
  use_ipv6                  = true
  auto_start                = true
  start_network_check       = true
  migrate_speed_limit       = 400
  over_speed_threshold      = 25.5
  is_need_consistency_check = true
  need_migration_test       = true

  speed_limit {
    start                = "08:00"
    end                  = "18:00"
    speed                = local.speeds[0]
    over_speed_threshold = 12.5
  }
  speed_limit {
    start = "18:00"
    end   = "22:30"
    speed = 300
  }

  configurations {
    config_key    = "EXCLUDE_SYNC_PATH"
    config_value  = "/tmp;/var/cache"
    config_status = "set"
  }
  configurations {
    config_key   = "LINUX_CPU_LIMIT"
    config_value = "40"
  }

  lifecycle {
    postcondition {
      condition = (
        self.state == "READY" && self.target_server_name == "shop-in-the-cloud" &&
        self.migrate_speed_limit == 400 && self.passphrase != "" &&
        [for d in self.target_server_disks : d.size] == [102400]
      )
      error_message = "The task should be ready, as it was configured, with the disks of its source."
    }
  }
}

resource "huaweicloud_sms_task" "onto" {
  type                = "MIGRATE_BLOCK"
  os_type             = "LINUX"
  source_server_id    = huaweicloud_sms_source_server.each["ledger"].id
  region              = "cn-north-4"
  project_id          = "0d3f6c1b9a7e4c0fa2b5d8e6c4a1f700"
  target_server_id    = "1b0c6f0e-5a8c-4d58-8f49-0a1e0f7b3c22"
  migration_ip        = "192.0.2.40"
  start_target_server = false
  use_public_ip       = false

  target_server_disks {
    name        = "/dev/sda"
    device_type = "OS"
    size        = 102400
    used_size   = 81920
    disk_id     = "vol-8841"

    physical_volumes {
      name        = "/dev/sda1"
      device_type = "OS"
      file_system = "ext4"
      mount_point = "/"
      size        = 102399
      used_size   = 81920
      index       = 1
      uuid        = "3d5c4c7e-90a1-4f14-9f8f-6f0a7be0d0a1"
    }
  }
}

resource "huaweicloud_sms_task_network_check_info_report" "line" {
  task_id                  = huaweicloud_sms_task.onto.id
  network_delay            = 12.5
  network_jitter           = 1.25
  migration_speed          = 88
  loss_percentage          = 0.5
  cpu_usage                = 31
  mem_usage                = 47.5
  evaluation_result        = "good"
  domain_connectivity      = true
  destination_connectivity = true
}

resource "huaweicloud_sms_task_consistency_result_report" "files" {
  task_id = huaweicloud_sms_task.onto.id

  consistency_result {
    dir_check             = "/srv/ledger"
    num_total_files       = 1204
    num_different_files   = 3
    num_target_miss_files = 2
    num_target_more_files = 1
  }
  consistency_result {
    dir_check             = "/etc"
    num_total_files       = 311
    num_different_files   = 0
    num_target_miss_files = 0
    num_target_more_files = 0
  }
}

data "huaweicloud_sms_task_consistency_results" "files" {
  task_id    = huaweicloud_sms_task.onto.id
  depends_on = [huaweicloud_sms_task_consistency_result_report.files]

  lifecycle {
    postcondition {
      condition = (
        [for r in one(self.result_list).consistency_result : r.num_different_files] == [3, 0] &&
        one(self.result_list).finished_time > 0
      )
      error_message = "The reported files should be told."
    }
  }
}

data "huaweicloud_sms_task_ssl_certificate_and_private_key" "with_ca" {
  task_id        = huaweicloud_sms_task.made.id
  enable_ca_cert = true

  lifecycle {
    postcondition {
      condition = alltrue([
        for pem in [self.cert, self.ca, self.target_mgmt_cert, self.target_data_cert] :
        startswith(pem, "-----BEGIN CERTIFICATE-----")
      ])
      error_message = "Certificates should be PEM."
    }
  }
}

data "huaweicloud_sms_task_ssl_certificate_and_private_key" "without" {
  task_id = huaweicloud_sms_task.made.id
}

data "huaweicloud_sms_tasks" "all" {
  depends_on = [
    huaweicloud_sms_task.made,
    huaweicloud_sms_task.onto,
    huaweicloud_sms_task_network_check_info_report.line,
  ]

  lifecycle {
    postcondition {
      condition     = length(self.tasks) == 2
      error_message = "Both tasks should be listed, each once."
    }
    postcondition {
      condition     = [for t in self.tasks : t.network_check_info[0].network_delay if t.type == "MIGRATE_BLOCK"] == [12.5]
      error_message = "The measured line should be told."
    }
  }
}

data "huaweicloud_sms_tasks" "found" {
  task_id          = huaweicloud_sms_task.made.id
  name             = "MigrationTask"
  state            = "READY"
  source_server_id = huaweicloud_sms_source_server.each["shop"].id

  lifecycle {
    postcondition {
      condition = (
        one(self.tasks).source_server[0].name == "shop" && one(self.tasks).speed_limit == 400 &&
        length(one(self.tasks).special_config) == 2
      )
      error_message = "The task should be found by all that it is."
    }
  }
}

data "huaweicloud_sms_tasks" "none" {
  enterprise_project_id = "of-nobody"

  lifecycle {
    postcondition {
      condition     = length(self.tasks) == 0
      error_message = "No task is in this enterprise project."
    }
  }
}
