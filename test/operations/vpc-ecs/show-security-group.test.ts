import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'
import { testPlaceholder } from '../../support/placeholders.ts'

testPlaceholder('ShowSecurityGroup', 'security_group_id', 'security_group')

test('what Terraform reads of it', () => {
  const { body } = freshWorkspace().call('ShowSecurityGroup', {
    params: { project_id: 'p', security_group_id: 'v' },
  })
  expect(body).toEqual({
    security_group: {
      id: 'v',
      name: expect.any(String),
      description: '',
      security_group_rules: [],
    },
  })
})
