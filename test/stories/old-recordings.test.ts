import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseFixture } from '../../src/replay/fixtures.ts'
import { rerunInNewEmulator } from '../../src/rerun-in-new-emulator.ts'
import { freshWorkspace } from '../support/emulator.ts'

const directory = new URL('../fixtures/recordings/', import.meta.url)
const files = readdirSync(directory).filter((file) => file.endsWith('.json'))

test.each(files)('%s replays as it was recorded', (file) => {
  const recording = parseFixture(file, () => readFileSync(new URL(file, directory), 'utf8'))
  const { steps } = recording
  expect(rerunInNewEmulator(recording)).toMatchObject({
    taken: steps.length,
    divergence: null,
  })
})

test('a step that replies otherwise than an old recording says is found', () => {
  const text = readFileSync(new URL('version-1.json', directory), 'utf8')
  const recording = parseFixture('changed', () => text)
  const steps = recording.steps.map((step) =>
    'operation' in step && step.operation === 'ArmFault' ? { ...step, status: 409 } : step,
  )
  expect(rerunInNewEmulator({ ...recording, steps }).divergence).toMatchObject({
    operation: 'ArmFault',
  })
})

test('another error code than that of an old recording is found', () => {
  const text = readFileSync(new URL('version-1.json', directory), 'utf8')
  const recording = parseFixture('changed', () => text)
  const steps = recording.steps.map((step) =>
    'operation' in step && step.error_code === 'SMS.9004'
      ? { ...step, error_code: 'SMS.9005' }
      : step,
  )
  expect(rerunInNewEmulator({ ...recording, steps }).divergence).toMatchObject({
    operation: 'UpdateTaskStatus',
  })
})

test.each([1, 2])('a step of a file of version %i without a reply is not compared', (version) => {
  const { call } = freshWorkspace()
  const steps = [{ operation: 'ShowTask', input: { params: { task_id: 'none' } } }]
  const { body } = call('ReplaySteps', { body: { version, steps } })
  expect(body.steps).toMatchObject([{ status: 404, as_recorded: null }])
})
