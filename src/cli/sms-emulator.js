#!/usr/bin/env node
// The program. It checks that this version of Node can run the rest before any of it is loaded.
// This file is JavaScript so that older versions can read it.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { tooOld } from '../library/node-version.js'

if (tooOld) {
  console.error(tooOld)
  process.exit(2)
}

// Node keeps what it compiles in the temporary directory: the next start takes half the time.
module.enableCompileCache?.()

// The published package holds compiled files. In a clone, Node runs the TypeScript files.
const compiled = new URL('./main.js', import.meta.url)
const { main } = await import(
  existsSync(compiled) ? compiled.href : new URL('./main.ts', import.meta.url).href
)
process.exitCode = await main(process.argv.slice(2))
