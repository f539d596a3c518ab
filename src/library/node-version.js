// Whether this Node can run the program: in an older one the database crashes without a word.
// Plain JavaScript on purpose, so that an old Node can read it far enough to say so.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** What is to be said in a Node that is too old; undefined in one that will do. */
export const tooOld =
  major < 22 || (major === 22 && minor < 13)
    ? `sms-emulator needs Node 22.13 or newer; this is Node ${process.versions.node}.`
    : undefined
