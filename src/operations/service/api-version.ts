// The one version of the API, as both version calls describe it.

/** ListApiVersion and ShowApiVersion print these very values. */
const V3 = { id: 'v3', status: 'SUPPORTED', updated: '2020-09-02T17:50:00Z' }

/** The caller's own address for this service, so that a link leads back here. */
const endpointOf = (headers: Readonly<Record<string, string | undefined>>): string =>
  `${headers['x-forwarded-proto'] ?? 'https'}://${headers.host ?? 'localhost'}`

/** Version 3, with a link to `path`. */
export const apiVersion = (
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
) => ({ ...V3, links: [{ rel: 'self', href: endpointOf(headers) + path }] })
