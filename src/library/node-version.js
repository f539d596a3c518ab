// Checks the version of Node: with an older one, the database crashes without a message. This is
// plain JavaScript on purpose, so that an old Node can parse it.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** The error message if Node is too old; otherwise undefined. */
export const tooOld =
  major < 22 || (major === 22 && minor < 13)
    ? `sms-emulator needs Node 22.13 or newer; this is Node ${process.versions.node}.`
    : undefined
