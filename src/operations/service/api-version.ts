// The only version of the API, for ListApiVersion and ShowApiVersion.

/** The values of the printed examples. */
const V3 = { id: 'v3', status: 'SUPPORTED', updated: '2020-09-02T17:50:00Z' }

/** The address that the caller used, so that links point to the emulator. */
const endpointOf = (headers: Readonly<Record<string, string | undefined>>): string =>
  `${headers['x-forwarded-proto'] ?? 'https'}://${headers.host ?? 'localhost'}`

/** Version 3, with a link to `path`. */
export const apiVersion = (
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
) => ({ ...V3, links: [{ rel: 'self', href: endpointOf(headers) + path }] })
