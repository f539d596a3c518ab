# Another name, another project, a stage pushed as an agent would.
resource "huaweicloud_sms_source_server" "linux" {
  name            = "db-7b"
  copystate       = "waiting"
  migration_cycle = "checking"
}

resource "huaweicloud_sms_source_server" "windows" {
  name         = "mail-2b"
  migprojectid = huaweicloud_sms_migration_project.wave.id
}
