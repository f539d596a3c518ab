# Templates: one that has everything made, one in networks that exist.
locals {
  plain     = ["plain", "SAS"]
  bandwidth = 20
}

data "huaweicloud_availability_zones" "open" {}

resource "huaweicloud_sms_server_template" "plain" {
  name              = "plain"
  availability_zone = data.huaweicloud_availability_zones.open.names[0]

  lifecycle {
    postcondition {
      condition     = [self.target_server_name, self.volume_type] == local.plain
      error_message = "What is not given should have the provider's defaults."
    }
  }
}

resource "huaweicloud_sms_server_template" "racked" {
  name               = "racked"
  availability_zone  = "cn-north-4c"
  vpc_id             = "5f0c7a52-64b1-4e0e-9a59-1c6d0c6c2b11"
  subnet_ids         = ["8a3f4c1e-22d7-4a09-8a6e-5d3b1f0e7c01", "8a3f4c1e-22d7-4a09-8a6e-5d3b1f0e7c02"]
  security_group_ids = ["c2d94f37-0b57-4f4e-9d0b-7c1e5a3f9e21"]
  volume_type        = "SSD"
  flavor             = "s6.large.2"
  bandwidth_size     = 20
  target_server_name = "racked-target"
}

data "huaweicloud_sms_server_templates" "all" {
  depends_on = [
    huaweicloud_sms_server_template.plain,
    huaweicloud_sms_server_template.racked,
  ]

  lifecycle {
    postcondition {
      condition     = length(self.templates) == 2
      error_message = "Both templates should be listed, each once."
    }
    postcondition {
      condition = alltrue([
        for t in self.templates : (t.vpc[0].name == "autoCreate") == (t.vpc[0].id == "autoCreate")
      ])
      error_message = "A VPC should have its own name."
    }
  }
}

data "huaweicloud_sms_server_templates" "found" {
  name              = huaweicloud_sms_server_template.racked.name
  availability_zone = "cn-north-4c"
  region            = "cn-north-4"

  lifecycle {
    postcondition {
      condition = (
        one(self.templates).vpc[0].id == huaweicloud_sms_server_template.racked.vpc_id &&
        one(self.templates).nics[*].id == huaweicloud_sms_server_template.racked.subnet_ids &&
        one(self.templates).publicip[0].bandwidth_size == local.bandwidth
      )
      error_message = "The template should be listed as it was made."
    }
  }
}

data "huaweicloud_sms_server_templates" "none" {
  name = "of-nobody"

  lifecycle {
    postcondition {
      condition     = length(self.templates) == 0
      error_message = "Nothing has this name."
    }
  }
}
