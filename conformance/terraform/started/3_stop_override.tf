# A task that runs cannot be destroyed.
resource "huaweicloud_sms_task" "shop" {
  action = "stop"
}
