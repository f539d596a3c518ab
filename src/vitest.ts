// For vitest: each test gets a workspace of its own, and its journal is printed if the test fails.
import { type TestAPI, test as vitestTest } from 'vitest'
import { type Cloud, createEmulator, type RunningEmulator } from './index.ts'
import { unmatchedText } from './journal/text.ts'

/** What a test can ask for. */
export type SmsFixtures = {
  /** The emulator that the tests of a worker share. */
  emulator: RunningEmulator
  /** The workspace of this test alone: opened by the token `workspace/NAME`, or by AK=SK=NAME. */
  cloud: Cloud
}

type TestNode = { name: string; suite?: TestNode | undefined }

/** The same for a test wherever it stands in its file, so that its ids stay the same, too. */
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

const NO_REQUESTS = '   nothing at all'

/** What the caller did in a test that failed, and what never reached its workspace meanwhile. */
const describeRequests = (
  { workspaces }: RunningEmulator['emulator'],
  cloud: Cloud,
  unmatched: string,
) =>
  [
    `What the workspace ${cloud.name} was asked:`,
    workspaces.has(cloud.name) ? cloud.journal.text() || NO_REQUESTS : '   it is dropped',
    ...(unmatched ? ['Meanwhile these requests reached no workspace:', unmatched] : []),
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
      const { unmatched, workspaces } = emulator.emulator
      const lastBefore = unmatched.list().at(-1)
      const cloud = emulator.workspace(unusedName(emulator, slugOf(task)))
      await use(cloud)
      if (task.result?.state === 'fail') {
        const since = unmatched.list()
        const missed = lastBefore ? since.slice(since.lastIndexOf(lastBefore) + 1) : since
        console.error(describeRequests(emulator.emulator, cloud, unmatchedText(missed)))
      }
      workspaces.drop(cloud.name)
    },
  })

/** A `test` with the fixtures `emulator` and `cloud`. */
export const test: TestAPI<SmsFixtures> = smsTest()
