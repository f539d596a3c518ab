// For vitest: each test gets a workspace of its own, and its journal is printed if the test fails.
import { type TestAPI, test as vitestTest } from 'vitest'
import { type Cloud, createEmulator, type RunningEmulator } from './index.ts'
import { outsideText } from './journal/text.ts'

/** What a test can ask for. */
export type SmsFixtures = {
  /** The emulator that the tests of a worker share. */
  emulator: RunningEmulator
  /** The workspace of this test alone: opened by the token `workspace/NAME`, or by AK=SK=NAME. */
  cloud: Cloud
}

type Named = { name: string; suite?: Named | undefined }

/** The same for a test wherever it stands in its file, so that its ids stay the same, too. */
const slugOf = ({ name, suite }: Named): string => {
  const whole = suite ? `${suite.name} ${name}` : name
  const slug = whole.toLowerCase().match(/[a-z0-9]+/g)
  return slug?.join('-').slice(0, 56).replace(/-$/, '') || 'test'
}

const freeName = ({ emulator }: RunningEmulator, slug: string): string => {
  let name = slug
  for (let n = 2; emulator.workspaces.has(name); n++) name = `${slug}-${n}`
  return name
}

const NOTHING = '   nothing at all'

/** What the caller did in a test that failed, and what never reached its workspace meanwhile. */
const explain = ({ workspaces }: RunningEmulator['emulator'], cloud: Cloud, lost: string) =>
  [
    `What the workspace ${cloud.name} was asked:`,
    workspaces.has(cloud.name) ? cloud.journal.text() || NOTHING : '   it is dropped',
    ...(lost ? ['Meanwhile these requests reached no workspace:', lost] : []),
  ].join('\n')

/**
 * A `test` whose tests share an emulator set up as `options` say (frozen unless they say otherwise)
 * and have a workspace each.
 */
export const smsTest = (options: Parameters<typeof createEmulator>[0] = {}): TestAPI<SmsFixtures> =>
  vitestTest.extend<SmsFixtures>({
    emulator: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from it that nothing is needed.
      async ({}, use) => {
        const emulator = await createEmulator({ clock: 'frozen', ...options })
        await use(emulator)
        await emulator.close()
      },
      { scope: 'worker' },
    ],
    cloud: async ({ emulator, task }, use) => {
      const { outside, workspaces } = emulator.emulator
      const before = outside.list().at(-1)
      const cloud = emulator.workspace(freeName(emulator, slugOf(task)))
      await use(cloud)
      if (task.result?.state === 'fail') {
        const since = outside.list()
        const lost = before ? since.slice(since.lastIndexOf(before) + 1) : since
        console.error(explain(emulator.emulator, cloud, outsideText(lost)))
      }
      workspaces.drop(cloud.name)
    },
  })

/** A `test` with the fixtures `emulator` and `cloud`. */
export const test: TestAPI<SmsFixtures> = smsTest()
