# The first disk grows on its way. The provider sends what it knows of the other one, too.
resource "huaweicloud_sms_source_server" "bare" {
  disks {
    name        = "/dev/sda"
    device_use  = "BOOT"
    size        = 42949672960
    used_size   = 21474836480
    adjust_size = 64424509440

    physical_volumes {
      name        = "/dev/sda1"
      mount_point = "/"
      size        = 42948624384
      used_size   = 21474836480
      adjust_size = 64423460864
    }
  }
  disks {
    name       = "/dev/sdb"
    device_use = "NORMAL"
    size       = 10737418240
    used_size  = 1073741824

    physical_volumes {
      name        = "/dev/sdb1"
      file_system = "ext4"
      mount_point = "/srv"
      size        = 10736369664
      used_size   = 1073741824
    }
  }
}
