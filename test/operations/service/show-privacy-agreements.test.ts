import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

test('false until someone agrees, true ever after', () => {
  const { call } = freshWorkspace()
  expect(call('ShowPrivacyAgreements')).toMatchObject({ status: 200, body: { flag: false } })
  call('CreatePrivacyAgreements')
  call('CreatePrivacyAgreements')
  expectPrintedForm('ShowPrivacyAgreements', call('ShowPrivacyAgreements').body)
  expect(call('ShowPrivacyAgreements').body).toEqual({ flag: true })
})
