// What is common to all commands: help, errors and exit codes.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { version } from '../../src/api/version.ts'
import { emulatorOptions } from '../../src/cli/emulator-options.ts'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshDirectory } from '../support/program.ts'

const commands = [
  'serve',
  'exec',
  'env',
  'explain',
  'coverage',
  'client-rules',
  'replay',
  'fuzz',
  'scenarios',
  'version',
]

const helpOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await sms(...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe('the help', () => {
  test('lists every command', async () => {
    const help = await helpOf('--help')
    for (const command of [...commands, 'help'])
      expect(help).toMatch(new RegExp(`^  ${command}`, 'm'))
    expect(await helpOf('help')).toBe(help)
    expect(await helpOf('-h')).toBe(help)
  })

  test.each(commands)('of %s has an example, and fits a narrow terminal', async (command) => {
    const help = await helpOf(command, '--help')
    expect(help).toMatch(new RegExp(`^Usage: sms-emulator ${command}`))
    expect(help).toContain(`Example:\n  sms-emulator ${command}`)
    for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(85)
    expect(await helpOf('help', command)).toBe(help)
  })

  test.each(emulatorOptions())('of serve describes $flags', async (option) => {
    const help = (await helpOf('serve', '--help')).replace(/\s+/g, ' ')
    expect(help).toContain(` ${option.flags} ${option.description}`)
    expect(help).toContain(`env: ${option.envVar}`)
  })

  test('has the defaults that are not empty', async () => {
    const help = (await helpOf('serve', '--help')).replace(/\s+/g, ' ')
    expect(help).toMatch(/--port <port> [^(]+\(default: 4390,/)
    expect(help).toMatch(/--clock <mode> [^)]+ default: "flowing",/)
    expect(help).not.toMatch(/default: (undefined|\[\])/)
  })
})

test.each(['version', '--version'])('%s prints the version', async (word) => {
  expect(await helpOf(word)).toBe(`${version}\n`)
})

describe('a mistake is one line and exit code 2', () => {
  test.each([
    [['serv'], "unknown command 'serv' (Did you mean serve?)"],
    [['help', 'serv'], "unknown command 'serv' (Did you mean serve?)"],
    [['hunt'], "unknown command 'hunt'"],
    [['--prot', '1'], "unknown option '--prot' (Did you mean --port?)"],
    [['serve', 'extra'], 'extra'],
    [['serve', '--port', 'x'], 'It must be a port from 0 to 65535.'],
    [['serve', '--port'], "option '--port <port>' argument missing"],
    [['env', '--', 'x'], 'too many arguments'],
    [['version', 'x'], 'too many arguments'],
    [['exec'], "missing required argument 'command'"],
    [['exec', '--', '/no/such'], 'cannot run /no/such: '],
    [['exec', '--faults', '[{"kind":"x"}]', '--', 'true'], 'kind'],
    [['exec', '--fixture', 'nothing', '--', 'true'], 'no fixture has this name'],
    [['scenarios', '--flag'], "unknown option '--flag'"],
    [['scenarios', 'no-such.yaml'], 'no-such.yaml: ENOENT'],
    [
      ['serve', '--port', '0', '--in-memory', '--port-file', '/no/such/port'],
      '--port-file /no/such',
    ],
    [['serve', '--data-dir', '/dev/null/x'], '/dev/null/x'],
  ])('%j', async (args, message) => {
    expectUsageError(await sms(...args), message)
  })

  test('also for a variable', async () => {
    vi.stubEnv('SMS_EMULATOR_PORT', 'rubbish')
    onTestFinished(() => void vi.unstubAllEnvs())
    expectUsageError(await sms('serve'), "from env 'SMS_EMULATOR_PORT'")
  })
})

test('a port in use is exit code 3', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const { code, stderr } = await sms('serve', '--in-memory', '--port', `${port}`)
  expect(code).toBe(3)
  expect(stderr).toMatch(/^sms-emulator: [^\n]*EADDRINUSE[^\n]*\n$/)
})

describe('TLS', () => {
  test.each<[string[], string]>([
    [['--tls', '--tls-cert', 'x'], '--tls-cert and --tls-key go together'],
    [['--tls', '--tls-key', 'x'], '--tls-cert and --tls-key go together'],
    [['--tls-cert', 'x', '--tls-key', 'y'], '--tls-cert needs --tls'],
    [['--tls', '--tls-cert', 'nowhere', '--tls-key', 'y'], 'cannot read nowhere'],
  ])('serve %j is refused', async (args, message) => {
    expectUsageError(await sms('serve', ...args), message)
  })

  test('a file that is not a certificate is refused', async () => {
    const file = join(freshDirectory(), 'x.pem')
    writeFileSync(file, 'not one')
    const flags = ['--port', '0', '--in-memory', '--tls', '--tls-cert', file, '--tls-key', file]
    expectUsageError(await sms('serve', ...flags), 'certificate')
  })

  test('env cannot name a CA that each run generates', async () => {
    expectUsageError(await sms('env', '--in-memory', '--tls'), 'env cannot name the CA of')
  })

  test('env names the CA in the data directory', async () => {
    const folder = freshDirectory()
    const { code, stdout } = await sms('env', '--tls', '--data-dir', folder)
    expect(code).toBe(0)
    expect(stdout).toContain(`export SSL_CERT_FILE=${folder}/tls/ca.pem\n`)
    expect(stdout).toContain('export SMS_ENDPOINT=https://127.0.0.1:4390\n')
  })

  test("env names no CA beside the user's own certificate", async () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(freshDirectory(), name))
    for (const file of [cert!, key!]) writeFileSync(file, 'any text')
    const { code, stdout } = await sms('env', '--tls', '--tls-cert', cert!, '--tls-key', key!)
    expect(code).toBe(0)
    expect(stdout).not.toContain('SSL_CERT_FILE')
    expect(stdout).toContain('export SMS_ENDPOINT=https://127.0.0.1:4390\n')
  })
})
