# The provider as a user of the emulator sets it up; region and credentials come from HW_ variables.
terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

variable "url" {
  description = "Where the emulator listens."
  type        = string
}

provider "huaweicloud" {
  auth_url = "${var.url}/v3"
  endpoints = {
    sms = var.url
    iam = var.url
    vpc = var.url
    ecs = var.url
  }
}
