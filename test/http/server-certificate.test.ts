import { X509Certificate } from 'node:crypto'
import { get } from 'node:https'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createServerCertificate, localNames } from '../../src/http/server-certificate.ts'
import { createEmulator } from '../../src/index.ts'
import { hostTime } from '../../src/workspace/clock.ts'

const DAY_MS = 24 * 3600 * 1000
const now_ms = Date.UTC(2026, 0, 1)

const untrusted = /unable to verify|signature|local issuer/

/** The status of a GET. Rejects if the server is not trusted. */
const statusOf = (url: string, ca: string | undefined, servername = 'localhost') =>
  new Promise<number | undefined>((resolve, reject) => {
    const options = { ...(ca !== undefined && { ca }), servername, agent: false as const }
    get(url, options, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    }).on('error', reject)
  })

const serving = async (hosts: readonly string[]) => {
  const { key, cert, ca } = createServerCertificate(hosts, hostTime())
  const { url, close } = await createEmulator({ tls: { key, cert } })
  onTestFinished(close)
  return { health: `${url}/_emulator/health`, ca }
}

describe('a server with such a certificate', () => {
  test('is trusted by who trusts its CA, under each of its names', async () => {
    const { health, ca } = await serving(localNames)
    expect(health).toMatch(/^https:\/\/127\.0\.0\.1:\d+/)
    expect(await statusOf(health, ca)).toBe(200)
    expect(await statusOf(health.replace('127.0.0.1', 'localhost'), ca)).toBe(200)
  })

  test('is not trusted without its CA', async () => {
    const { health } = await serving(localNames)
    const other = createServerCertificate(localNames, hostTime())
    await expect(statusOf(health, undefined)).rejects.toThrow(untrusted)
    await expect(statusOf(health, other.ca)).rejects.toThrow(untrusted)
  })

  test('is not valid for another server', async () => {
    const { health, ca } = await serving(['sms.test'])
    await expect(statusOf(health, ca, 'localhost')).rejects.toThrow(/altnames/)
    expect(await statusOf(health, ca, 'sms.test')).toBe(200)
  })
})

describe('the certificate', () => {
  test('holds for its names and addresses, and for 820 days', () => {
    const addresses = ['127.0.0.1', '::1', '10.1.2.3', 'fe80::1:2', '2001:db8:1:2:3:4:5:6']
    const { cert, ca } = createServerCertificate(['localhost', ...addresses], now_ms)
    const [server, authority] = [new X509Certificate(cert), new X509Certificate(ca)]
    expect(server.checkHost('localhost')).toBe('localhost')
    for (const address of addresses) expect(server.checkIP(address)).toBe(address)
    expect(server.checkHost('example.com')).toBeUndefined()
    expect(server.checkIP('::2')).toBeUndefined()
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(server.verify(authority.publicKey)).toBe(true)
    expect(server.checkIssued(authority)).toBe(true)
    expect([server.ca, authority.ca]).toEqual([false, true])
    expect(Date.parse(server.validFrom)).toBe(now_ms - DAY_MS)
    expect(Date.parse(server.validTo)).toBe(now_ms + 820 * DAY_MS)
  })

  test('differs each time, since its key is random', () => {
    const [one, two] = [
      createServerCertificate(localNames, now_ms),
      createServerCertificate(localNames, now_ms),
    ]
    expect(one.key).not.toBe(two.key)
    expect(one.ca).not.toBe(two.ca)
    expect(one.cert).not.toContain('PRIVATE')
  })
})
