import { expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { rerunInNewEmulator } from '../../src/rerun-in-new-emulator.ts'
import { linuxServer } from '../support/bodies.ts'
import { parseRecording } from '../support/recordings.ts'

test('a workspace takes steps, and gives them back as a recording', async () => {
  const emulator = await createEmulator({ validateReplies: true })
  onTestFinished(() => emulator.close())
  const cloud = emulator.workspace('library')
  const [registered, passed] = cloud.replay([
    { operation: 'RegisterServer', input: { body: linuxServer() } },
    { advance_ms: 1_000 },
  ])
  expect(registered).toMatchObject({ status: 200, reply: { id: expect.any(String) } })
  expect(passed).toMatchObject({ operation: 'AdvanceClock', reply: { fired: [] } })
  const file = parseRecording(cloud.recording())
  expect(file).toMatchObject({ workspace: 'library', first_request: 1 })
  expect(rerunInNewEmulator(file)).toMatchObject({ taken: 2, divergence: null })
})
