// A coverage report as one HTML page, without scripts or anything loaded from elsewhere.

import type { CoverageItem, CoverageReport, CoverageSection } from './report.ts'
import { reportTitle, uncoveredItems } from './text.ts'

/** The page. */
export const coveragePage = (report: CoverageReport): string => {
  const { percent, covered, total, requests, sections, setup_commands } = report
  const title = escapeHtml(reportTitle(report))
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${title}: ${percent}%</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<style>${pageStyle}</style></head><body><main>`,
    `<h1>${title}</h1>`,
    `<p class="total"><strong>${percent.toFixed(1)}%</strong> ${covered} of ${total} covered by ${requests} requests</p>`,
    summary(report),
    '<section aria-labelledby="setup"><h2 id="setup">How to cover an item</h2>',
    '<p>Run this once in a shell. Then the commands of an item cover it, each in a new ',
    'workspace.</p>',
    commandBlock(setup_commands, 'commands to run once'),
    '</section>',
    ...sections.map(sectionHtml),
    '</main></body></html>',
    '',
  ].join('\n')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => entities[char]!)

const summary = ({ sections }: CoverageReport) =>
  '<table><caption>Sections</caption><thead><tr><th scope="col">section</th>' +
  '<th scope="col">covered</th><th scope="col">items</th><th scope="col">share</th></tr></thead>' +
  `<tbody>${sections.map(summaryRow).join('\n')}</tbody></table>`

const summaryRow = (section: CoverageSection, index: number) =>
  `<tr><th scope="row"><a href="#s${index}">${escapeHtml(section.name)}</a></th>` +
  `<td class="n">${section.percent.toFixed(1)}%</td><td class="n">${section.covered} of ${section.total}</td>` +
  `<td>${meter(section)}</td></tr>`

const meter = ({ name, percent }: CoverageSection) =>
  `<meter min="0" max="100" low="50" high="80" optimum="100" value="${percent}" aria-label="${escapeHtml(name)}">${percent}%</meter>`

const sectionHtml = (section: CoverageSection, index: number) => {
  const uncovered = uncoveredItems(section)
  const covered = section.items.filter(({ hits }) => hits > 0)
  return [
    `<section aria-labelledby="s${index}"><h2 id="s${index}">${escapeHtml(section.name)} <small>${section.percent.toFixed(1)}%</small></h2>`,
    `<p>${escapeHtml(section.description)}</p>`,
    uncovered.length > 0
      ? `<h3>Not covered: ${uncovered.length}</h3><ul>${uncovered.map(uncoveredItem).join('\n')}</ul>`
      : '',
    covered.length > 0
      ? `<details><summary>Covered: ${covered.length}</summary><ul>${covered.map(coveredItem).join('\n')}</ul></details>`
      : '',
    '</section>',
  ].join('\n')
}

const uncoveredItem = (item: CoverageItem) => {
  const name = `<code>${escapeHtml(item.name)}</code>${note(item)}`
  if (!item.commands) return `<li>${name}</li>`
  const block = commandBlock(item.commands, `commands for ${item.name}`)
  return `<li><details><summary>${name}</summary>${block}</details></li>`
}

const coveredItem = (item: CoverageItem) =>
  `<li><code>${escapeHtml(item.name)}</code>${note(item)} <span class="times">${item.hits}×</span></li>`

const note = ({ note: text }: CoverageItem) =>
  text ? ` <span class="note">${escapeHtml(text)}</span>` : ''

const commandBlock = (lines: readonly string[], label: string) =>
  `<pre tabindex="0" aria-label="${escapeHtml(label)}"><code>${escapeHtml(lines.join('\n'))}</code></pre>`

const pageStyle = `
:root { color-scheme: light dark; --ink: light-dark(#1c1e21, #e6e6e6);
  --paper: light-dark(#fff, #16181b); --faint: light-dark(#5a6068, #a3abb5);
  --line: light-dark(#d5d9de, #3a4048); --sunk: light-dark(#f3f5f7, #202429);
  --link: light-dark(#0b57d0, #8ab4f8) }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { margin: 2.5rem 0 .25rem; font-size: 1.25rem }
h3 { font-size: 1rem; margin: 1rem 0 .25rem } small, .note, .times { color: var(--faint) }
small { font-weight: normal } .note, .times { font-size: .875rem }
.total strong { font-size: 2.25rem; margin-right: .5rem }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 600; padding: .25rem 0 }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line) }
.n { font-variant-numeric: tabular-nums; white-space: nowrap }
meter { width: 100%; min-width: 6rem; height: .9rem }
ul { list-style: none; margin: 0; padding: 0 } li { padding: .15rem 0; overflow-wrap: anywhere }
li:not(:has(details)) { padding-left: 1.1rem }
summary { cursor: pointer } a { color: var(--link) }
code, pre { font: .875rem/1.5 ui-monospace, monospace }
pre { background: var(--sunk); border: 1px solid var(--line); border-radius: .35rem;
  padding: .75rem; overflow-x: auto; margin: .35rem 0 .75rem }
@media (max-width: 30rem) { meter { min-width: 3rem } th, td { padding-right: .4rem } }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
`
