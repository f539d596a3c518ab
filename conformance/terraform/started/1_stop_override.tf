resource "huaweicloud_sms_task" "shop" {
  action = "stop"
}
