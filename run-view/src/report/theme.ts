/** The page around the run: light and dark by the reader's own choice, and a form for paper. */
export const pageStyles: string = `
:root{color-scheme:light dark;
--sb-page:#fff;--sb-surface:#fff;--sb-sunken:#f3f5f8;--sb-text:#1b2330;--sb-muted:#566274;--sb-line:#dde2ea;--sb-accent:#2458d3;
--sb-good:#137a3e;--sb-bad:#c22533;--sb-warn:#935600;--sb-busy:#2458d3;--sb-idle:#647184;--sb-kept:#0b6e80;
--sb-ansi-0:#1b2330;--sb-ansi-1:#b4232f;--sb-ansi-2:#176b38;--sb-ansi-3:#835200;--sb-ansi-4:#2458d3;--sb-ansi-5:#8a2a9e;--sb-ansi-6:#0b6473;--sb-ansi-7:#566274;
--sb-font:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
--sb-mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{
--sb-page:#12161d;--sb-surface:#181d26;--sb-sunken:#222936;--sb-text:#e4e9f1;--sb-muted:#a0acbd;--sb-line:#303948;--sb-accent:#8ab0ff;
--sb-good:#52c77e;--sb-bad:#ff7b7f;--sb-warn:#e6ac4c;--sb-busy:#8ab0ff;--sb-idle:#98a4b5;--sb-kept:#55c3d3;
--sb-ansi-0:#8793a6;--sb-ansi-1:#ff8a8d;--sb-ansi-2:#68cf8e;--sb-ansi-3:#e6ac4c;--sb-ansi-4:#8ab0ff;--sb-ansi-5:#dd9df0;--sb-ansi-6:#62cbd9;--sb-ansi-7:#e4e9f1}}
body{margin:0;background:var(--sb-page);font-size:15px}
.sb-run{display:grid;grid-template-columns:15em minmax(0,1fr);gap:2.5em;max-width:78em;margin:0 auto;padding:2.2em 2em 4em}
.sb-nav{position:sticky;top:2.2em;align-self:start;max-height:calc(100vh - 4.4em);overflow-y:auto;font-size:.92em}
@media (max-width:60em){.sb-run{display:block;padding:1.2em 1em 3em}.sb-nav{position:static;max-height:none;margin-bottom:1.5em}}
@media print{
:root{color-scheme:light;--sb-text:#000;--sb-muted:#444;--sb-line:#ccc}
@page{margin:16mm 14mm}
body{font-size:10pt}
.sb-run{display:block;max-width:none;padding:0}
.sb-nav{display:none}
.sb-stage,.sb-card,.sb-header,.sb-bar{print-color-adjust:exact}
.sb-text{max-height:none}
.sb-scroll,.sb-text{overflow:visible}
.sb-part-title,.sb-stage-heading,.sb-cell-line{break-after:avoid}
.sb-card,.sb-verdict,.sb-image,.sb-plot,.sb-table tr,.sb-waterfall-row{break-inside:avoid}
.sb-source{display:none}
.sb-plot text:not(.bartext){fill:var(--sb-text)!important}
.sb-plot .gridlayer path,.sb-plot .zerolinelayer path{stroke:var(--sb-line)!important}
.sb-plot .modebar{display:none}
.sb-plot-canvas{zoom:.72}
.sb-details::details-content{content-visibility:visible;block-size:auto}}
`;
