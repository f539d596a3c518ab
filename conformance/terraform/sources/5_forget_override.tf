# The provider never reads these back, so that after an import it would want to set them anew.
resource "huaweicloud_sms_source_server" "linux" {
  lifecycle {
    ignore_changes = [
      account_rights, boot_loader, copystate, driver_files, has_rsync, io_read_wait, kernel_version,
      linux_block_check, migprojectid, paravirtualization, platform, start_type,
      system_dir, system_services, virtualization_type,
    ]
  }
}

resource "huaweicloud_sms_source_server" "windows" {
  lifecycle {
    ignore_changes = [account_rights, migprojectid, system_dir]
  }
}

resource "huaweicloud_sms_source_server" "bare" {
  lifecycle {
    ignore_changes = [has_rsync]
  }
}
