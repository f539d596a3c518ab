import { existsSync, readFileSync } from 'node:fs'
import { get } from 'node:https'
import { describe, expect, onTestFinished, test } from 'vitest'
import { InvalidCertificate } from '../src/http/tls.ts'
import { createEmulator } from '../src/index.ts'
import { freshDirectory } from './support/program.ts'

/** Status of a GET by a client that trusts this CA alone. */
const statusOf = (url: string, ca: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    get(url, { ca, agent: false }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    }).on('error', reject)
  })

describe('the option tls', () => {
  test('left out: plain HTTP, and nobody to trust', async () => {
    const { url, ca, close } = await createEmulator()
    onTestFinished(close)
    expect(url).toMatch(/^http:/)
    expect(ca).toBeUndefined()
  })

  test('true: a certificate whose CA is told, and gone with the run', async () => {
    const { url, ca, close } = await createEmulator({ tls: true })
    const trusted = readFileSync(ca!, 'utf8')
    expect(await statusOf(`${url}/_emulator/health`, trusted)).toBe(200)
    await close()
    expect(existsSync(ca!)).toBe(false)
  })

  test('true with a data directory: the CA is kept there', async () => {
    const dataDir = freshDirectory()
    const { ca, close } = await createEmulator({ tls: true, dataDir })
    await close()
    expect(ca).toBe(`${dataDir}/tls/ca.pem`)
    expect(existsSync(ca!)).toBe(true)
  })

  test('a certificate that is none', async () => {
    const tls = { cert: 'x', key: 'y' }
    await expect(createEmulator({ tls })).rejects.toThrow(InvalidCertificate)
  })
})

test.each(['../x', 'a/b', '.x', ''])('no workspace is named %j', async (name) => {
  const { workspace, close } = await createEmulator({ dataDir: `${freshDirectory()}/data` })
  onTestFinished(close)
  expect(() => workspace(name)).toThrow(`Invalid workspace name \`${name}\`.`)
})
