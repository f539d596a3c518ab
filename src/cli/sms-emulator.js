#!/usr/bin/env node
// The command: checks that this Node can run the program before any of it is loaded.
// Plain JavaScript on purpose, so that an old Node can read it far enough to say so.
import { existsSync } from 'node:fs'
import { tooOld } from '../library/node-version.js'

if (tooOld) {
  console.error(tooOld)
  process.exit(2)
}

// In the published package the program is compiled; in a clone Node runs the TypeScript itself.
const compiled = new URL('./main.js', import.meta.url)
const { main } = await import(
  existsSync(compiled) ? compiled.href : new URL('./main.ts', import.meta.url).href
)
await main(process.argv.slice(2), process.env)
