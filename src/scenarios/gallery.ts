// The scenarios that come with the emulator.
import { readdirSync } from 'node:fs'
import { flawLines, readScenarioFile } from './read-scenario.ts'

const SHIPPED = new URL('../../fixtures/scenarios/', import.meta.url)

/** The file of a shipped scenario. */
export const shippedScenario = (name: string): URL => new URL(`${name}.yaml`, SHIPPED)

/** The names of the shipped scenarios, in the order of the alphabet. */
export const scenarioNames = (): string[] =>
  readdirSync(SHIPPED)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()

/** Every shipped scenario with what it shows. */
export const gallery = (): { name: string; shows: string }[] =>
  scenarioNames().map((name) => {
    const reading = readScenarioFile(shippedScenario(name))
    if ('flaws' in reading) throw new Error(flawLines(name, reading.flaws)[0])
    return { name, shows: reading.scenario.shows }
  })
