# None any more: the provider sends empty objects.
resource "huaweicloud_sms_task" "onto" {
  dynamic "speed_limit" {
    for_each = []
    content {
      start = "00:00"
      end   = "00:00"
      speed = 0
    }
  }

  dynamic "configurations" {
    for_each = []
    content {
      config_key   = ""
      config_value = ""
    }
  }
}
