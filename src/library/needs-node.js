// Throws if Node is too old. The library imports it first.
import { tooOld } from './node-version.js'

if (tooOld) throw new Error(tooOld)
