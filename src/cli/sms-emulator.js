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

// As process 1 of a container, a program without a handler ignores signals. These hold until a
// command has a handler of its own.
for (const [signal, number] of Object.entries({ SIGTERM: 15, SIGINT: 2 }))
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(128 + number)
  })

// A reader that has gone is not an error: `| head` ends a command early.
process.stdout.on('error', (error) => {
  if (process.stdout.listenerCount('error') > 1) return
  if (error.code !== 'EPIPE') throw error
  process.exit(process.exitCode ?? 0)
})

// Node keeps what it compiles in the temporary directory: the next start takes half the time.
module.enableCompileCache?.()

// The published package holds compiled files. In a clone, Node runs the TypeScript files.
const compiled = new URL('./main.js', import.meta.url)
const { main } = await import(
  existsSync(compiled) ? compiled.href : new URL('./main.ts', import.meta.url).href
)
process.exitCode = await main(process.argv.slice(2))
