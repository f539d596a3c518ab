# Everything that can be changed, and the first project becomes the default one.
resource "huaweicloud_sms_migration_project" "pilot" {
  name          = "pilot-2"
  description   = "Two servers more"
  type          = "MIGRATE_BLOCK"
  use_public_ip = false
  exist_server  = true
  syncing       = true
  speed_limit   = 1
}

resource "huaweicloud_sms_migration_project" "wave" {
  name          = "wave-1"
  description   = ""
  use_public_ip = true
  exist_server  = false
  syncing       = false
  speed_limit   = 0
}

resource "huaweicloud_sms_migration_project_default" "chosen" {
  mig_project_id = huaweicloud_sms_migration_project.pilot.id
}

locals {
  default_name = "pilot-2"
  limits       = { pilot-2 = 1, wave-1 = 0 }
}
