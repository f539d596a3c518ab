// Imported before all else by what may be loaded into any program: throws where Node is too old.
import { tooOld } from './node-version.js'

if (tooOld) throw new Error(tooOld)
