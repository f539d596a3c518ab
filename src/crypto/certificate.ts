// X.509 certificates (RFC 5280), signed with RSA and SHA-256. Libraries that sign too do so with
// WebCrypto, which is asynchronous; requests are synchronous, so only the encoding is a library's.
import { createHash, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'

/** A named holder of a private key. Unit and name are cut to 64 characters. */
export type Party = { unit: string; name: string; key: KeyObject }

/** The content of a certificate; instants are epoch ms. */
export type CertificateFields = {
  subject: Party
  issuer: Party
  /** At least one byte; the two highest bits are set to 01, so that the number is positive. */
  serial: Buffer
  from: number
  until: number
  /** Whether the subject may issue certificates itself. */
  isAuthority: boolean
  /** Names and addresses under which the subject is a TLS server. */
  hosts?: readonly string[]
}

/** 9999-12-31T23:59:59Z: the `notAfter` of a certificate that never expires (RFC 5280, 4.1.2.5). */
export const NEVER = 253_402_300_799_000

/** Creates a certificate, PEM. The same fields always give the same text. */
export const certificate = (fields: CertificateFields): string => {
  const { subject, issuer, serial, from, until } = fields
  const { AsnConvert, x509 } = loadAsn1()
  const signature = new x509.AlgorithmIdentifier({ algorithm: SHA256_WITH_RSA, parameters: null })
  const body = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: arrayBuffer(positive(serial)),
    signature,
    issuer: nameOf(issuer),
    validity: new x509.Validity({ notBefore: dateOf(from), notAfter: dateOf(until) }),
    subject: nameOf(subject),
    subjectPublicKeyInfo: AsnConvert.parse(publicKeyOf(subject, 'spki'), x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions(extensionsOf(fields)),
  })
  const signatureValue = sign('sha256', Buffer.from(AsnConvert.serialize(body)), issuer.key)
  const whole = new x509.Certificate({
    tbsCertificate: body,
    signatureAlgorithm: signature,
    signatureValue: arrayBuffer(signatureValue),
  })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(whole))).toString()
}

type Asn1 = {
  AsnConvert: typeof import('@peculiar/asn1-schema').AsnConvert
  OctetString: typeof import('@peculiar/asn1-schema').OctetString
  x509: typeof import('@peculiar/asn1-x509')
}

let asn1: Asn1 | undefined

/** Loads the library at the first certificate: most programs never make one. */
const loadAsn1 = (): Asn1 => {
  const require = createRequire(import.meta.url)
  asn1 ??= { ...require('@peculiar/asn1-schema'), x509: require('@peculiar/asn1-x509') } as Asn1
  return asn1
}

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'
const ORGANIZATION = 'SMS emulator'

const nameOf = ({ unit, name }: Party) => {
  const { x509 } = loadAsn1()
  const parts = [
    ['2.5.4.10', ORGANIZATION],
    ['2.5.4.11', unit],
    ['2.5.4.3', name],
  ] as const
  return new x509.Name(
    parts.map(([type, text]) => {
      const value = new x509.AttributeValue({ utf8String: text.slice(0, 64) })
      return new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type, value })])
    }),
  )
}

const extensionsOf = ({ subject, issuer, isAuthority, hosts }: CertificateFields) => {
  const { AsnConvert, OctetString, x509 } = loadAsn1()
  const extension = (extnID: string, critical: boolean, value: unknown) =>
    new x509.Extension({
      extnID,
      critical,
      extnValue: new OctetString(AsnConvert.serialize(value)),
    })
  const { keyCertSign, cRLSign, digitalSignature, keyEncipherment } = x509.KeyUsageFlags
  const usage = isAuthority ? keyCertSign | cRLSign : digitalSignature | keyEncipherment
  const authority = new x509.KeyIdentifier(keyIdOf(issuer))
  return [
    ...(hosts
      ? [
          extension(x509.id_ce_subjectAltName, false, alternativeNames(hosts)),
          extension(
            x509.id_ce_extKeyUsage,
            false,
            new x509.ExtendedKeyUsage([x509.id_kp_serverAuth]),
          ),
        ]
      : []),
    extension(x509.id_ce_basicConstraints, true, new x509.BasicConstraints({ cA: isAuthority })),
    extension(x509.id_ce_keyUsage, true, new x509.KeyUsage(usage)),
    extension(
      x509.id_ce_subjectKeyIdentifier,
      false,
      new x509.SubjectKeyIdentifier(keyIdOf(subject)),
    ),
    extension(
      x509.id_ce_authorityKeyIdentifier,
      false,
      new x509.AuthorityKeyIdentifier({ keyIdentifier: authority }),
    ),
  ]
}

/** Names and IP addresses in the form of RFC 5280, 4.2.1.6. */
const alternativeNames = (hosts: readonly string[]) => {
  const { x509 } = loadAsn1()
  return new x509.SubjectAlternativeName(
    hosts.map((host) => {
      if (isIP(host) === 0) return new x509.GeneralName({ dNSName: host })
      return new x509.GeneralName({ iPAddress: isIP(host) === 6 ? withoutDots(host) : host })
    }),
  )
}

/** An IPv6 address as URL spells it: the library does not read ::ffff:1.2.3.4. */
const withoutDots = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1)

/** Identifies a key: the SHA-1 of its public half (RFC 5280, 4.2.1.2). */
const keyIdOf = (party: Party) =>
  arrayBuffer(createHash('sha1').update(publicKeyOf(party, 'pkcs1')).digest())

const publicKeyOf = ({ key }: Party, type: 'spki' | 'pkcs1'): Buffer =>
  createPublicKey(key).export({ type, format: 'der' })

const positive = (serial: Buffer): Buffer => {
  const copy = Buffer.from(serial)
  copy[0] = ((copy[0] ?? 0) & 0x3f) | 0x40
  return copy
}

const dateOf = (at: number) => new Date(Math.min(at, NEVER))

const arrayBuffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer
