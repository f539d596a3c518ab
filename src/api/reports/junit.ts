// JUnit XML, the form in which CI systems read test results.
import { createRequire } from 'node:module'
import type { Builder } from 'junit-report-builder'

/** One test case: passed, unless it is skipped or has a failure. */
export type JUnitCase = {
  name: string
  isSkipped?: boolean
  failure?: { type: string; message: string; details: string }
  /** What the case printed. */
  output?: string
}

/** Test cases of one class. */
export type JUnitSuite = { name: string; className: string; cases: readonly JUnitCase[] }

/** The suites as one XML document. Times are 0, as nothing was timed. */
export const junitXml = (name: string, suites: readonly JUnitSuite[]): string => {
  const builder = loadBuilder().newBuilder().name(name)
  for (const suite of suites) {
    const target = builder.testSuite().name(suite.name).time(0)
    for (const { name, isSkipped, failure, output } of suite.cases) {
      const testCase = target.testCase().className(suite.className).name(name).time(0)
      if (isSkipped) testCase.skipped()
      if (failure) testCase.failure(failure.message, failure.type).stacktrace(failure.details)
      if (output) testCase.standardOutput(output)
    }
  }
  return `${builder.build().replace(NOT_XML, '')}\n`
}

/** Characters that XML 1.0 cannot hold; the package leaves them in. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Loaded on first use: the package takes longer to load than the emulator takes to start. */
const loadBuilder = (): Builder => createRequire(import.meta.url)('junit-report-builder')
