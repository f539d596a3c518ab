import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'
import { testPlaceholder } from '../../support/placeholders.ts'

testPlaceholder('ShowVpc', 'vpc_id', 'vpc')

test('what Terraform reads of it', () => {
  const { body } = freshWorkspace().call('ShowVpc', { params: { project_id: 'p', vpc_id: 'v' } })
  expect(body).toEqual({
    vpc: { id: 'v', name: expect.any(String), cidr: '192.168.0.0/16', status: 'OK' },
  })
})
