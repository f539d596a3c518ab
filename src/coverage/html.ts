// A coverage report as one page: no script, nothing loaded from elsewhere.

import { escapeXml } from '../api/reports/xml.ts'
import { pageStyle } from './page-style.ts'
import type { CoverageItem, CoverageReport, CoverageSection } from './report.ts'
import { reportTitle, uncoveredItems } from './text.ts'

const bar = ({ name, percent }: { name: string; percent: number }) =>
  `<meter min="0" max="100" low="50" high="80" optimum="100" value="${percent}" aria-label="${escapeXml(name)}">${percent}%</meter>`

const row = (section: CoverageSection, index: number) =>
  `<tr><th scope="row"><a href="#s${index}">${escapeXml(section.name)}</a></th>` +
  `<td class="n">${section.percent.toFixed(1)}%</td><td class="n">${section.met} of ${section.total}</td>` +
  `<td>${bar(section)}</td></tr>`

const summary = ({ sections }: CoverageReport) =>
  '<table><caption>Sections</caption><thead><tr><th scope="col">section</th>' +
  '<th scope="col">met</th><th scope="col">items</th><th scope="col">share</th></tr></thead>' +
  `<tbody>${sections.map(row).join('\n')}</tbody></table>`

const note = ({ note: text }: CoverageItem) =>
  text ? ` <span class="note">${escapeXml(text)}</span>` : ''

const commands = (lines: readonly string[], label: string) =>
  `<pre tabindex="0" aria-label="${escapeXml(label)}"><code>${escapeXml(lines.join('\n'))}</code></pre>`

const uncoveredItem = (item: CoverageItem) => {
  const name = `<code>${escapeXml(item.name)}</code>${note(item)}`
  if (!item.fill) return `<li>${name}</li>`
  const call = commands(item.fill, `commands for ${item.name}`)
  return `<li><details><summary>${name}</summary>${call}</details></li>`
}

const coveredItem = (item: CoverageItem) =>
  `<li><code>${escapeXml(item.name)}</code>${note(item)} <span class="times">${item.met}×</span></li>`

const sectionHtml = (section: CoverageSection, index: number) => {
  const uncovered = uncoveredItems(section)
  const covered = section.items.filter((item) => item.met > 0)
  return [
    `<section aria-labelledby="s${index}"><h2 id="s${index}">${escapeXml(section.name)} <small>${section.percent.toFixed(1)}%</small></h2>`,
    `<p>${escapeXml(section.what)}</p>`,
    uncovered.length > 0
      ? `<h3>Not met: ${uncovered.length}</h3><ul>${uncovered.map(uncoveredItem).join('\n')}</ul>`
      : '',
    covered.length > 0
      ? `<details><summary>Met: ${covered.length}</summary><ul>${covered.map(coveredItem).join('\n')}</ul></details>`
      : '',
    '</section>',
  ].join('\n')
}

/** The page. */
export const coveragePage = (report: CoverageReport): string => {
  const { percent, met: count, total, requests, sections, preamble } = report
  const title = escapeXml(reportTitle(report))
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${title}: ${percent}%</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<style>${pageStyle}</style></head><body><main>`,
    `<h1>${title}</h1>`,
    `<p class="total"><strong>${percent.toFixed(1)}%</strong> ${count} of ${total} met in ${requests} requests</p>`,
    summary(report),
    '<section aria-labelledby="fill"><h2 id="fill">Filling a hole</h2>',
    '<p>Paste this once in a shell. Then the commands under a hole fill it, ',
    'in a fresh workspace.</p>',
    commands(preamble, 'commands to paste once'),
    '</section>',
    ...sections.map(sectionHtml),
    '</main></body></html>',
    '',
  ].join('\n')
}
