// X.509 certificates (RFC 5280), signed with RSA and SHA-256. Hand-made because requests are
// synchronous, and signing by WebCrypto, as libraries for certificates do, is not.
import { createHash, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import * as der from './der.ts'

/** Someone with a name (a unit's, and a common one, of at most 64 characters) and a private key. */
export type Party = { unit: string; name: string; key: KeyObject }

/** What a certificate says; instants are epoch ms. */
export type CertificateFields = {
  subject: Party
  issuer: Party
  /** At least one byte. */
  serial: Buffer
  from: number
  until: number
  /** Whether the subject may issue certificates itself. */
  isAuthority: boolean
  /** Names and addresses under which the subject is a TLS server. */
  hosts?: readonly string[]
}

/** 9999-12-31T23:59:59Z: what RFC 5280 calls no well-defined expiration date. */
export const NEVER = 253_402_300_799_000

const ORGANIZATION = 'SMS emulator'
const sha256WithRsa = der.sequence(der.objectIdentifier('1.2.840.113549.1.1.11'), der.nullValue)

const nameOf = ({ unit, name }: Party) =>
  der.sequence(
    ...[
      ['2.5.4.10', ORGANIZATION],
      ['2.5.4.11', unit],
      ['2.5.4.3', name],
    ].map(([id = '', text = '']) =>
      der.set(der.sequence(der.objectIdentifier(id), der.utf8String(text.slice(0, 64)))),
    ),
  )

/** Identifies a key: the SHA-1 of its public half (RFC 5280, 4.2.1.2). */
const keyIdOf = ({ key }: Party) =>
  createHash('sha1')
    .update(createPublicKey(key).export({ type: 'pkcs1', format: 'der' }))
    .digest()

// Signing certificates and revocations; or signatures and the exchange of keys.
const keyUsages = {
  authority: der.bitString(Buffer.of(0x06), 1),
  other: der.bitString(Buffer.of(0xa0), 5),
}

const extension = (id: string, isCritical: boolean, value: Uint8Array) =>
  der.sequence(
    der.objectIdentifier(id),
    ...(isCritical ? [der.booleanTrue] : []),
    der.octetString(value),
  )

/** An IPv6 address in full: URL spells it in one way, with at most one gap and no dots. */
const ipv6Groups = (address: string) => {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [first, last] = [head, tail ?? ''].map((text) => text.split(':').filter(Boolean))
  const gap = Array<string>(8 - first!.length - last!.length).fill('0')
  return [...first!, ...gap, ...last!].map((group) => group.padStart(4, '0'))
}

/** A name in the form of RFC 5280, 4.2.1.6. */
const alternativeName = (host: string) => {
  const version = isIP(host)
  if (version === 0) return der.tagged(0x82, Buffer.from(host))
  if (version === 4) return der.tagged(0x87, Buffer.from(host.split('.').map(Number)))
  return der.tagged(0x87, Buffer.from(ipv6Groups(host).join(''), 'hex'))
}

/** What a TLS server has besides: its names, and that it is one. */
const serverExtensions = (hosts: readonly string[]) => [
  extension('2.5.29.17', false, der.sequence(...hosts.map(alternativeName))),
  extension('2.5.29.37', false, der.sequence(der.objectIdentifier('1.3.6.1.5.5.7.3.1'))),
]

const extensions = ({ subject, issuer, isAuthority, hosts }: CertificateFields) =>
  der.sequence(
    ...(hosts ? serverExtensions(hosts) : []),
    extension('2.5.29.19', true, der.sequence(...(isAuthority ? [der.booleanTrue] : []))),
    extension('2.5.29.15', true, isAuthority ? keyUsages.authority : keyUsages.other),
    extension('2.5.29.14', false, der.octetString(keyIdOf(subject))),
    extension('2.5.29.35', false, der.sequence(der.tagged(0x80, keyIdOf(issuer)))),
  )

const serialOf = (serial: Buffer) => {
  const positive = Buffer.from(serial)
  positive[0] = ((positive[0] ?? 0) & 0x3f) | 0x40
  return der.integer(positive)
}

/** The certificate in PEM. The same statement gives the same text. */
export const certificate = (fields: CertificateFields): string => {
  const { subject, issuer, serial, from, until } = fields
  const body = der.sequence(
    der.contextTagged(0, der.integer(Buffer.of(2))), // version 3
    serialOf(serial),
    sha256WithRsa,
    nameOf(issuer),
    der.sequence(...[from, until].map((at) => der.timeValue(Math.min(at, NEVER)))),
    nameOf(subject),
    createPublicKey(subject.key).export({ type: 'spki', format: 'der' }),
    der.contextTagged(3, extensions(fields)),
  )
  const signature = sign('sha256', body, issuer.key)
  const whole = der.sequence(body, sha256WithRsa, der.bitString(signature))
  return new X509Certificate(whole).toString()
}
