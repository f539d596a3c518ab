import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'
import { testPlaceholder } from '../../support/placeholders.ts'

testPlaceholder('ShowSubnet', 'subnet_id', 'subnet')

test('what Terraform reads of it', () => {
  const { body } = freshWorkspace().call('ShowSubnet', {
    params: { project_id: 'p', subnet_id: 'v' },
  })
  expect(body).toEqual({
    subnet: {
      id: 'v',
      name: expect.any(String),
      cidr: '192.168.0.0/24',
      gateway_ip: '192.168.0.1',
      status: 'ACTIVE',
    },
  })
})
