// What people who run the program need: addresses, workspaces, ports, pipes, signals, encodings.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshDirectory, launchProgram, runCommand } from '../support/program.ts'

const withVariables = (variables: Record<string, string>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
}

const scenario = 'description: One server.\nservers:\n  - name: web-1\n'
const fileWith = (content: string | Buffer, name = 'fixture.yaml') => {
  const file = join(freshDirectory(), name)
  writeFileSync(file, content)
  return file
}

describe('env', () => {
  test.each([
    ['0.0.0.0', 'http://127.0.0.1:4390'],
    ['::', 'http://[::1]:4390'],
  ])('prints an address that can be connected to for --host %s', async (host, url) => {
    withVariables({ SMS_EMULATOR_HOST: host })
    expect((await sms('env')).stdout.replaceAll("'", '')).toContain(`SMS_ENDPOINT=${url}\n`)
  })

  test('prints the variables of another workspace, and of that of the fixture', async () => {
    expect((await sms('env', '--workspace', 'mine')).stdout).toContain('SMS_TOKEN=workspace/mine\n')
    const { stdout } = await sms('env', '--fixture', 'format-fails-once')
    expect(stdout).toContain('SMS_TOKEN=workspace/demo\n')
  })

  test('needs a port and a workspace that can be', async () => {
    expectUsageError(await sms('env', '--port', '0'), 'env needs the port')
    expectUsageError(await sms('env', '--workspace', '../x'), 'invalid workspace name ../x')
  })
})

describe('exec', () => {
  test('listens on the port that is given, and opens the workspace of the fixture', async () => {
    const check =
      "fetch(process.env.SMS_ENDPOINT + '/v3/sources', { headers: { 'X-Auth-Token': " +
      'process.env.SMS_TOKEN } }).then((r) => r.json()).then(({ count }) => process.exit(' +
      "process.env.SMS_ENDPOINT.endsWith(':45931') && count > 0 ? 0 : 1))"
    const command = [process.execPath, '-e', check]
    const flags = ['--port', '45931', '--fixture', 'format-fails-once']
    expect(await sms('exec', ...flags, '--', ...command)).toMatchObject({ code: 0 })
  })

  test('sets the address for commands that ask a running emulator', async () => {
    const health = [process.execPath, new URL('../../src/cli/sms-emulator.js', import.meta.url)]
    const [program, file] = health as [string, URL]
    expect(await sms('exec', '--', program, file.pathname, 'health')).toMatchObject({ code: 0 })
  })
})

test('health ends with 2 where no emulator answers', async () => {
  expectUsageError(await sms('health', '--port', '1'), 'no emulator answers at')
})

describe('files', () => {
  test.each(['scenarios', 'replay'])('%s reads a file with a byte order mark', async (command) => {
    const json = '{"workspace": "demo", "steps": []}'
    const isYaml = command === 'scenarios'
    const file = fileWith(`\uFEFF${isYaml ? scenario : json}`, isYaml ? 'a.yaml' : 'a.json')
    expect(await sms(command, file)).toMatchObject({ code: 0, stderr: '' })
  })

  test('a device without an end is refused', async () => {
    expectUsageError(await sms('replay', '/dev/zero'), 'it is not a file')
    expectUsageError(await sms('exec', '--fixture', '/dev/zero', '--', 'true'), 'it is not a file')
  })

  test('UTF-16 is named as what it is', async () => {
    const file = fileWith(Buffer.from('\uFEFF{}', 'utf16le'), 'a.json')
    expectUsageError(await sms('replay', file), 'UTF-16')
    expectUsageError(await sms('exec', '--faults', file, '--', 'true'), 'UTF-16')
  })

  test('scenarios takes names of built-in ones, too', async () => {
    expect(await sms('scenarios', 'format-fails-once')).toMatchObject({ code: 0 })
  })
})

test('a pipe that is closed early is not an error', async () => {
  const line = '"$0" "$1" scenarios | head -c 10; exit "${PIPESTATUS[0]}"'
  const program = new URL('../../src/cli/sms-emulator.js', import.meta.url).pathname
  const args = ['-c', line, process.execPath, program]
  expect(await runCommand('bash', args, {})).toMatchObject({ stderr: '' })
})

test('a signal ends the program, also before anything listens', async () => {
  const child = launchProgram(['serve', '--in-memory', '--port', '0'])
  await once(child, 'spawn')
  child.kill('SIGTERM')
  const [code, signal] = await once(child, 'exit')
  expect([0, 143, null]).toContain(code)
  expect([null, 'SIGTERM']).toContain(signal)
})
