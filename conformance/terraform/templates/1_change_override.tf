# Into a network and out of one; another disk, flavor, line and zone.
locals {
  plain     = ["plain-target", "GPSSD"]
  bandwidth = 300
}

resource "huaweicloud_sms_server_template" "plain" {
  name               = "plain-2"
  target_server_name = "plain-target"
  availability_zone  = "cn-north-4b"
  volume_type        = "GPSSD"
  vpc_id             = "5f0c7a52-64b1-4e0e-9a59-1c6d0c6c2b11"
  subnet_ids         = ["8a3f4c1e-22d7-4a09-8a6e-5d3b1f0e7c02"]
  security_group_ids = ["autoCreate"]
  flavor             = "c7.xlarge.2"
  bandwidth_size     = 5
}

resource "huaweicloud_sms_server_template" "racked" {
  vpc_id             = "autoCreate"
  subnet_ids         = ["autoCreate"]
  security_group_ids = ["autoCreate"]
  bandwidth_size     = 300
}
