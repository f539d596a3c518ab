import { expect, test } from 'vitest'
import { junitXml } from '../../../src/api/reports/junit.ts'

test('a report has its suites, their cases and the totals', () => {
  const xml = junitXml('All', [
    {
      name: 'one',
      className: 'app.one',
      cases: [
        { name: 'passes' },
        { name: 'a < b', isSkipped: true, output: 'run "this"' },
        { name: 'fails', failure: { type: 'rule', message: '1 violation', details: 'line\nline' } },
      ],
    },
    { name: 'two', className: 'app.two', cases: [] },
  ])
  expect(xml).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="All" tests="3" failures="1" errors="0" skipped="1">/,
  )
  expect(xml).toContain('<testcase classname="app.one" name="passes" time="0"/>')
  expect(xml).toContain('name="a &lt; b" time="0">\n      <skipped/>\n      <system-out>')
  expect(xml).toContain(
    '<failure message="1 violation" type="rule"><![CDATA[line\nline]]></failure>',
  )
  expect(xml).toMatch(/<testsuite name="two" .*tests="0"/)
})

test('characters that XML cannot hold are left out', () => {
  const cases = [
    { name: 'a\u0001b', failure: { type: 't', message: 'm', details: 'c\u0000d]]>e' } },
  ]
  const xml = junitXml('x', [{ name: 's', className: 's', cases }])
  expect(xml).toContain('name="ab"')
  expect(xml).toContain('cd]]')
  expect(xml).not.toContain('\u0000')
})
