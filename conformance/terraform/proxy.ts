// A proxy behind which every host of the cloud is the emulator.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { createServerCertificate } from '../../src/http/server-certificate.ts'

const hosts = ['iam', 'sms', 'ecs', 'vpc', 'ims', 'eps'].flatMap((service) => [
  `${service}.cn-north-4.myhuaweicloud.com`,
  `${service}.myhuaweicloud.com`,
])

/**
 * Starts it in front of the emulator at `port`. Clients have to trust `ca` (PEM); `asked` has every
 * host that was asked for.
 */
export const openProxy = async (port: number) => {
  const { key, cert, ca } = createServerCertificate(hosts, Date.now())
  const asked = new Set<string>()
  const sockets = new Set<Socket>()
  const proxy = createServer()
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    asked.add(url.replace(/:443$/, ''))
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    const plain = new TLSSocket(client, { isServer: true, key, cert })
    const upstream = connect(port, '127.0.0.1')
    plain.pipe(upstream).pipe(plain)
    for (const socket of [client, plain, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => upstream.destroy())
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    ca,
    asked,
    close: () => {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
