# A task that Terraform starts and waits for: it has to see READY or RUNNING at each look.
resource "huaweicloud_sms_source_server" "shop" {
  name          = "shop"
  ip            = "10.50.0.4"
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
    ip      = "10.50.0.4"
    netmask = "255.255.255.0"
    gateway = "10.50.0.1"
    mac     = "52:54:00:50:00:04"
  }
}

resource "huaweicloud_sms_server_template" "shop" {
  name              = "shop"
  availability_zone = "cn-north-4a"
}

resource "huaweicloud_sms_task" "shop" {
  type             = "MIGRATE_FILE"
  os_type          = "LINUX"
  source_server_id = huaweicloud_sms_source_server.shop.id
  vm_template_id   = huaweicloud_sms_server_template.shop.id
  action           = "start"

  # Making the server must not change what is said of its disks, or the task would be made anew.
  target_server_disks {
    name        = "/dev/vda"
    device_type = "BOOT"
    size        = 1048576
    used_size   = 838860
    disk_id     = "0"

    physical_volumes {
      name        = "/dev/vda1"
      device_type = "OS"
      file_system = "ext4"
      mount_point = "/"
      size        = 1048575
      used_size   = 838860
      index       = 1
    }
  }
}
