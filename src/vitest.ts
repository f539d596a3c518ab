// For vitest: each test has its own workspace, whose journal is printed if the test fails.
import { type TestAPI, test as vitestTest } from 'vitest'
import { type Cloud, createEmulator, type RunningEmulator } from './index.ts'
import { unmatchedText } from './journal/text.ts'

/** The fixtures of a test. */
export type SmsFixtures = {
  /** The emulator, shared by all tests of a worker. */
  emulator: RunningEmulator
  /** The test's own workspace. The token `workspace/NAME` opens it, or AK = SK = NAME. */
  cloud: Cloud
}

type TestNode = { name: string; suite?: TestNode | undefined }

/** A name that does not depend on the test's position in its file, so ids stay the same. */
const slugOf = ({ name, suite }: TestNode): string => {
  const fullName = suite ? `${suite.name} ${name}` : name
  const slug = fullName.toLowerCase().match(/[a-z0-9]+/g)
  return slug?.join('-').slice(0, 56).replace(/-$/, '') || 'test'
}

const unusedName = ({ emulator }: RunningEmulator, slug: string): string => {
  let name = slug
  for (let n = 2; emulator.workspaces.has(name); n++) name = `${slug}-${n}`
  return name
}

const NO_REQUESTS = '   none'

/** The requests of a failed test, and those that reached no workspace meanwhile. */
const describeRequests = (
  { workspaces }: RunningEmulator['emulator'],
  cloud: Cloud,
  unmatched: string,
) =>
  [
    `Requests to the workspace ${cloud.name}:`,
    workspaces.has(cloud.name) ? cloud.journal.text() || NO_REQUESTS : '   (it was deleted)',
    ...(unmatched ? ['Requests that reached no workspace meanwhile:', unmatched] : []),
  ].join('\n')

/**
 * A `test` whose tests share an emulator with these options (by default with a frozen clock) and
 * have a workspace each.
 */
export const smsTest = (options: Parameters<typeof createEmulator>[0] = {}): TestAPI<SmsFixtures> =>
  vitestTest.extend<SmsFixtures>({
    emulator: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest requires a destructured parameter.
      async ({}, use) => {
        const emulator = await createEmulator({ clock: 'frozen', ...options })
        await use(emulator)
        await emulator.close()
      },
      { scope: 'worker' },
    ],
    cloud: async ({ emulator, task }, use) => {
      const { unmatched, workspaces } = emulator.emulator
      const lastBefore = unmatched.list().at(-1)
      const cloud = emulator.workspace(unusedName(emulator, slugOf(task)))
      await use(cloud)
      if (task.result?.state === 'fail') {
        const since = unmatched.list()
        const recent = lastBefore ? since.slice(since.lastIndexOf(lastBefore) + 1) : since
        console.error(describeRequests(emulator.emulator, cloud, unmatchedText(recent)))
      }
      workspaces.drop(cloud.name)
    },
  })

/** A `test` with the fixtures `emulator` and `cloud`. */
export const test: TestAPI<SmsFixtures> = smsTest()
