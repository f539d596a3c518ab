// The acceptance tests that come with the provider, each in an account of its own. Their
// configurations name no endpoints, so that they ask for the cloud's own hosts.
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openAccount } from './account.ts'
import { sourceOf } from './build.ts'
import { url } from './emulator.ts'
import { openProxy } from './proxy.ts'
import { acceptanceTests, cache, terraform } from './tools.ts'

const { binary, module, package: tested } = acceptanceTests
const folder = join(sourceOf(module), tested)

/** Tests that begin with making what other services have: not in the purpose of the emulator. */
const beyond: Record<string, string> = {
  TestAccServerTemplate_existing: 'makes a VPC, a subnet and a security group',
  TestAccResourceSourceServer_basic: 'makes an ECS server from an image',
}

/** Tests that look for a task that has been at work. */
const wantsTask = (test: string) => /Task(Consistency|Log|Progress)|SmsTasks/.test(test)

const run = async (test: string, env: Record<string, string>) => {
  const child = spawn(binary, ['-test.run', `^${test}$`, '-test.v'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const word = /^ *--- (PASS|FAIL|SKIP)/m.exec(stdout)?.[1]
  return { word, said: stdout + stderr }
}

const listing = spawnSync(binary, ['-test.list', '^TestAcc'], { encoding: 'utf8' }).stdout
const only = process.env.CONFORMANCE_SCENARIOS?.split(' ')
const tests = listing
  .split('\n')
  .filter((line) => (only ? only.includes(line) : line.startsWith('TestAcc')))
const proxy = await openProxy(Number(new URL(url).port))
const ca = `${cache}/ca.pem`
writeFileSync(ca, proxy.ca)

const failures: string[] = []
const notes: string[] = []
for (const test of tests) {
  const account = test.toLowerCase().replaceAll('_', '-')
  const { word, said } = await run(test, {
    ...(await openAccount(account, wantsTask(test))),
    TF_ACC: '1',
    TF_ACC_TERRAFORM_PATH: terraform.binary,
    HW_REGION_NAME: 'cn-north-4',
    HW_AUTH_URL: '',
    HW_ACCESS_KEY: account,
    HW_SECRET_KEY: account,
    CHECKPOINT_DISABLE: '1',
    HTTPS_PROXY: proxy.url,
    OS_CACERT: ca,
  })
  if (word === 'PASS') notes.push(`${test}: passed`)
  else if (beyond[test])
    notes.push(`${test}: cannot pass, for it ${beyond[test]}; ${/Error: .*/.exec(said)?.[0]}`)
  else failures.push(`${test}: ${word}\n${said}`)
}
notes.push(`hosts asked for: ${[...proxy.asked].sort().join(', ')}`)
proxy.close()
console.log(JSON.stringify({ calls: tests.length, unserved: [], failures, notes }))
