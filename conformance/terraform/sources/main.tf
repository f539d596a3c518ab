# Source servers with all that can be said of them, and what an agent reports and is told.
locals {
  proposed = ["/dev/sda"]
}

resource "huaweicloud_sms_migration_project" "wave" {
  name          = "wave"
  region        = "cn-north-4"
  type          = "MIGRATE_BLOCK"
  use_public_ip = true
  exist_server  = true
  syncing       = false
}

resource "huaweicloud_sms_source_server" "linux" {
  name                = "db-7"
  hostname            = "db-7.hall.example"
  ip                  = "10.20.30.7"
  os_type             = "LINUX"
  os_version          = "CENTOS_7_9_64BIT"
  virtualization_type = "kvm"
  linux_block_check   = jsonencode({ kernel = "supported" })
  firmware            = "BIOS"
  cpu_quantity        = 8
  memory              = 17179869184
  boot_loader         = "GRUB"
  kernel_version      = "3.10.0-1160.el7.x86_64"
  has_rsync           = true
  paravirtualization  = true
  driver_files        = true
  system_services     = true
  account_rights      = true
  oem_system          = true
  has_tc              = true
  system_dir          = "/"
  io_read_wait        = 12
  start_type          = "AUTO"
  platform            = "other"
  agent_version       = "25.5.0"
  migprojectid        = huaweicloud_sms_migration_project.wave.id

  disks {
    name            = "/dev/sda"
    partition_style = "MBR"
    device_use      = "BOOT"
    size            = 107374182400
    used_size       = 21474836480
    os_disk         = true
    relation_name   = "/dev/vda"
    inode_size      = 512

    physical_volumes {
      name             = "/dev/sda1"
      device_use       = "BOOT"
      file_system      = "xfs"
      index            = 1
      mount_point      = "/boot"
      size             = 1073741824
      used_size        = 262144000
      inode_size       = 512
      inode_nums       = 524288
      uuid             = "7f0d8f4e-6c55-4bb0-9b0e-8f7e3c1d0a11"
      size_per_cluster = 4096
    }
    physical_volumes {
      name        = "/dev/sda2"
      device_use  = "OS"
      file_system = "xfs"
      index       = 2
      mount_point = "/"
      size        = 106300440576
      used_size   = 21212692480
    }
  }

  disks {
    name            = "/dev/sdb"
    partition_style = "GPT"
    device_use      = "VOLUME_GROUP"
    size            = 214748364800
    used_size       = 64424509440

    physical_volumes {
      name       = "/dev/sdb1"
      device_use = "VOLUME_GROUP"
      size       = 214747316224
      used_size  = 64424509440
    }
  }

  volume_groups {
    name       = "vg_data"
    components = "/dev/sdb1"
    size       = 214744170496
    free_size  = 53687091200

    logical_volumes {
      name        = "lv_data"
      file_system = "ext4"
      mount_point = "/srv/data"
      size        = 161061273600
      used_size   = 64424509440
      free_size   = 96636764160
      inode_size  = 256
      inode_nums  = 9830400
      block_count = 39321600
      block_size  = 4096
      device_use  = "NORMAL"
    }
  }

  btrfs_list {
    name                     = "archive"
    label                    = "archive"
    uuid                     = "0b6d3e4f-7a11-4a55-bd0c-2f9d1c7e5a77"
    device                   = "/dev/sdc1"
    size                     = 10737418240
    nodesize                 = 16384
    sectorsize               = 4096
    data_profile             = "single"
    system_profile           = "DUP"
    metadata_profile         = "DUP"
    global_reserve1          = "single"
    g_vol_used_size          = 1073741824
    default_subvolid         = "5"
    default_subvol_name      = "FS_TREE"
    default_subvol_mountpath = "/archive"

    subvolumn {
      uuid              = "d1d70a3c-7f6f-4be6-9b58-11c0a2a5b9e0"
      is_snapshot       = "false"
      subvol_id         = "257"
      parent_id         = "5"
      subvol_name       = "2024"
      subvol_mount_path = "/archive/2024"
    }
  }

  networks {
    name    = "eth0"
    ip      = "10.20.30.7"
    ipv6    = "fd00:20:30::7"
    netmask = "255.255.255.0"
    gateway = "10.20.30.1"
    mtu     = 1500
    mac     = "52:54:00:1a:2b:07"
  }
  networks {
    name    = "eth1"
    ip      = "172.16.4.7"
    netmask = "255.255.0.0"
    gateway = "172.16.0.1"
    mac     = "52:54:00:1a:2c:07"
  }

  lifecycle {
    postcondition {
      condition = (
        self.state == "waiting" && self.connected &&
        self.init_target_server[0].disks[0].device_use == "BOOT" && length(self.checks) > 0
      )
      error_message = "The source should wait for a task, with a proposal for its target."
    }
  }
}

resource "huaweicloud_sms_source_server" "windows" {
  name          = "mail-2"
  hostname      = "MAIL-2"
  ip            = "10.20.30.8"
  os_type       = "WINDOWS"
  os_version    = "Windows Server 2019 Datacenter 64bit"
  firmware      = "BIOS"
  cpu_quantity  = 4
  memory        = 8589934592
  system_dir    = "C:\\Windows"
  agent_version = "25.5.0"
  # The provider sends false where nothing stands, which says that the agent lacks rights.
  account_rights = true

  disks {
    name            = "Disk 0"
    partition_style = "MBR"
    device_use      = "OS"
    size            = 85899345920
    used_size       = 32212254720

    physical_volumes {
      name        = "C:"
      device_use  = "OS"
      file_system = "NTFS"
      mount_point = "C:\\"
      size        = 85898297344
      used_size   = 32212254720
    }
  }

  networks {
    name    = "Ethernet0"
    ip      = "10.20.30.8"
    netmask = "255.255.255.0"
    gateway = "10.20.30.1"
    mac     = "52:54:00:1a:2b:08"
  }
}

# The least that an agent may say.
resource "huaweicloud_sms_source_server" "bare" {
  name          = "bare"
  ip            = "10.20.30.9"
  os_type       = "LINUX"
  os_version    = "UBUNTU_20_4_64BIT"
  agent_version = "25.5.0"
  # The provider sends false where nothing stands, which says that there is no rsync.
  has_rsync = true

  disks {
    name       = "/dev/sda"
    device_use = "BOOT"
    size       = 42949672960
    used_size  = 10737418240

    physical_volumes {
      name        = "/dev/sda1"
      mount_point = "/"
      size        = 42948624384
      used_size   = 10737418240
    }
  }

  networks {
    name    = "eth0"
    ip      = "10.20.30.9"
    netmask = "255.255.255.0"
    gateway = "10.20.30.1"
    mac     = "52:54:00:1a:2b:09"
  }
}

resource "huaweicloud_sms_source_server_command_result_report" "told" {
  server_id     = huaweicloud_sms_source_server.bare.id
  command_name  = "TASK_NOT_STARTED"
  result        = "success"
  result_detail = jsonencode({ msg = "nothing to do" })
}

data "huaweicloud_sms_source_servers" "all" {
  depends_on = [
    huaweicloud_sms_source_server.linux,
    huaweicloud_sms_source_server.windows,
    huaweicloud_sms_source_server.bare,
  ]

  lifecycle {
    postcondition {
      condition     = length(self.servers) == 3 && alltrue([for s in self.servers : s.state == "waiting"])
      error_message = "Every source should be listed, each once."
    }
    postcondition {
      condition     = [for s in self.servers : [for d in s.disks : d.name] if s.name == "bare"] == [local.proposed]
      error_message = "Every disk should be proposed for the target."
    }
  }
}

data "huaweicloud_sms_source_servers" "by_name" {
  name = huaweicloud_sms_source_server.linux.name

  lifecycle {
    postcondition {
      condition = (
        one(self.servers).id == huaweicloud_sms_source_server.linux.id &&
        one(self.servers).vcpus == 8 && one(self.servers).memory == 16384 &&
        [for d in one(self.servers).disks : d.size] == [102400, 204800]
      )
      error_message = "The source should be found by its name, in MB."
    }
  }
}

data "huaweicloud_sms_source_servers" "by_all" {
  id    = huaweicloud_sms_source_server.windows.id
  ip    = "10.20.30.8"
  state = "waiting"

  lifecycle {
    postcondition {
      condition     = [for s in self.servers : s.os_type] == ["WINDOWS"]
      error_message = "The source should be found by id, address and state."
    }
  }

  depends_on = [huaweicloud_sms_source_server.windows]
}

data "huaweicloud_sms_source_servers" "none" {
  name = "of-nobody"

  lifecycle {
    postcondition {
      condition     = length(self.servers) == 0
      error_message = "Nothing has this name."
    }
  }
}

data "huaweicloud_sms_source_server_overview" "counts" {
  depends_on = [data.huaweicloud_sms_source_servers.all]

  lifecycle {
    postcondition {
      condition     = self.unconfigured == 3 && self.waiting == 0 && self.error == 0
      error_message = "Every source should be counted as one without a task."
    }
  }
}

data "huaweicloud_sms_source_server_errors" "none" {
  lifecycle {
    postcondition {
      condition     = length(self.migration_errors) == 0
      error_message = "The provider looks for errors under a key that replies do not have."
    }
  }
}

data "huaweicloud_sms_source_server_command" "next" {
  server_id = huaweicloud_sms_source_server.windows.id

  lifecycle {
    postcondition {
      condition     = self.command_name != ""
      error_message = "An agent should always be told something."
    }
  }
}

data "huaweicloud_sms_agent_configs" "here" {
  lifecycle {
    postcondition {
      condition     = length(self.regions) > 0 && self.config["mainRegion"] != ""
      error_message = "An agent should learn its regions."
    }
  }
}
