# The account's own project is the default again, or neither of these could be destroyed.
resource "huaweicloud_sms_migration_project" "wave" {
  is_default = null
}

resource "huaweicloud_sms_migration_project_default" "chosen" {
  mig_project_id = local.system
}

locals {
  default_name = "SystemProject"
}
