# Migration projects: one with nothing but what is required, one with everything.
resource "huaweicloud_sms_migration_project" "pilot" {
  name          = "pilot"
  region        = "cn-north-4"
  type          = "MIGRATE_FILE"
  use_public_ip = true
  exist_server  = false
  syncing       = false
}

resource "huaweicloud_sms_migration_project" "wave" {
  name                = "wave-one"
  description         = "The racks of the old hall"
  region              = "cn-north-4"
  type                = "MIGRATE_BLOCK"
  use_public_ip       = false
  exist_server        = true
  syncing             = true
  start_target_server = true
  speed_limit         = 250
  enterprise_project  = "default"
  start_network_check = true
}

# Sources register into this one from now on.
resource "huaweicloud_sms_migration_project_default" "chosen" {
  mig_project_id   = huaweicloud_sms_migration_project.wave.id
  enable_force_new = "true"
}

data "huaweicloud_sms_migration_projects" "after" {
  depends_on = [
    huaweicloud_sms_migration_project.pilot,
    huaweicloud_sms_migration_project.wave,
    huaweicloud_sms_migration_project_default.chosen,
  ]

  lifecycle {
    postcondition {
      condition     = [for p in self.migprojects : p.name if p.is_default] == [local.default_name]
      error_message = "There should be one default project, ${local.default_name}."
    }
    postcondition {
      condition     = { for p in self.migprojects : p.name => p.speed_limit if p.name != "SystemProject" } == local.limits
      error_message = "Projects should be listed with their limits."
    }
  }
}

data "huaweicloud_sms_migration_projects" "before" {}

locals {
  default_name = "wave-one"
  limits       = { pilot = 0, wave-one = 250 }

  system = one([for p in data.huaweicloud_sms_migration_projects.before.migprojects : p.id if p.name == "SystemProject"])
}

output "system" {
  value = local.system

  precondition {
    condition     = local.system != null
    error_message = "The account's own project should be listed."
  }
}
