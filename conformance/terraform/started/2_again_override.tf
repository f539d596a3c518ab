# Without a wait this time, and held back while it runs.
resource "huaweicloud_sms_task" "shop" {
  action = "start"

  speed_limit {
    start = "00:00"
    end   = "23:59"
    speed = 50
  }
}
