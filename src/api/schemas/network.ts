// Network cards.
import { int, requestObject, text } from '../fields.ts'

/** A network card: RegisterServer, ShowServer, UpdateTask. */
export const NetWork = requestObject(
  {
    name: text(),
    ip: text(),
    ipv6: text(),
    netmask: text(),
    gateway: text(),
    mtu: int(),
    // Every printed example has a 64-digit hash here.
    mac: text(),
    id: text(),
  },
  ['mac'],
)
