// The operations of VPC and ECS that clients of SMS call.
import { NovaListAvailabilityZones } from './nova-list-availability-zones.ts'
import { ShowCloudServer } from './show-cloud-server.ts'
import { ShowSecurityGroup } from './show-security-group.ts'
import { ShowSubnet } from './show-subnet.ts'
import { ShowVpc } from './show-vpc.ts'

export const vpcEcs = [
  ShowVpc,
  ShowSubnet,
  ShowSecurityGroup,
  ShowCloudServer,
  NovaListAvailabilityZones,
]
