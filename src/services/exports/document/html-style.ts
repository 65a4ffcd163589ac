/** Style of a document as HTML, on light and dark screens and on paper; the --plot- and --card properties are what plots are drawn with. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --card: #fff; --text: #1b1f24; --muted: #545c66; --line: #d5d9df; --bad: #a8201a;
  --bad-soft: #fdeceb; --good: #17703f; --warning: #7a5200; --warning-soft: #fdf3d8;
  --plot-correct: #1d6fb0; --plot-wrong: #c2500a; --plot-neutral: #7a828d; --plot-reference: #7a828d; }
@media screen and (prefers-color-scheme: dark) {
  :root { --card: #1a1d22; --text: #e7eaee; --muted: #a9b1bb; --line: #353b43; --bad: #ff8f87; --bad-soft: #3b1d1c;
    --good: #6fd39b; --warning: #f0c766; --warning-soft: #372d14; --plot-correct: #6cb4f2; --plot-wrong: #f5a05a;
    --plot-neutral: #98a1ac; --plot-reference: #98a1ac; }
}
body { margin: 0; background: var(--card); color: var(--text); font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2rem; font-size: 1.2rem; } h3 { margin-bottom: 0.3rem; font-size: 1rem; }
.aside, .note, figcaption { color: var(--muted); }
.notice { padding: 0.7rem 1rem; border-left: 8px solid var(--warning); background: var(--warning-soft); }
.notice.bad { border-color: var(--bad); background: var(--bad-soft); color: var(--text); }
.bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); } .warning { color: var(--warning); }
.notice { color: var(--text); font-weight: 400; }
.scroll { overflow-x: auto; } .scroll + .scroll { margin-top: 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.number { text-align: right; white-space: nowrap; } .strong td { font-weight: 600; } .strong .note { font-weight: 400; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; } svg { max-width: 100%; height: auto; }
@media print {
  @page { margin: 12mm; }
  body { font-size: 8.5pt; print-color-adjust: exact; } main { max-width: none; padding: 0; }
  .scroll { overflow: visible; } th, td { padding: 0.15rem 0.45rem; } th.number { white-space: normal; }
  h1, h2, h3 { break-after: avoid; } figure, tr, .notice { break-inside: avoid; }
  .plots { grid-template-columns: 1fr 1fr; }
}
`;
