// How the coverage page looks, in light and in dark.

/** The page's style sheet. */
export const pageStyle = `
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
