# The other way to name the default: on the project itself.
resource "huaweicloud_sms_migration_project" "wave" {
  is_default = true
}

locals {
  default_name = "wave-1"
}
