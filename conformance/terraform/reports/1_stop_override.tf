# The agent confirms the pause, too.
locals {
  command = "STOP"
}

resource "huaweicloud_sms_task" "ledger" {
  action = "stop"
}
