/**
 * The one stylesheet. It draws with custom properties only, which the host sets on `.sb-root` or above it:
 * `--sb-page`, `--sb-surface`, `--sb-sunken`, `--sb-text`, `--sb-muted`, `--sb-line`, `--sb-accent`, `--sb-font`,
 * `--sb-mono`; for states `--sb-good`, `--sb-bad`, `--sb-warn`, `--sb-busy`, `--sb-idle`, `--sb-kept`; for terminal
 * colours `--sb-ansi-0` … `--sb-ansi-7`.
 *
 * Nothing in it moves by itself. Each frame of an animation or a transition would let the browser look anew at what is in
 * sight of the whole page, and a notebook of a thousand cells has a thousand editors that want to know.
 */
export const styles: string = `
.sb-root{color:var(--sb-text);font-family:var(--sb-font);line-height:1.5;overflow-wrap:anywhere}
.sb-root *{box-sizing:border-box}
.sb-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.sb-root :focus-visible{outline:2px solid var(--sb-accent);outline-offset:2px;border-radius:3px}
.sb-root a{color:inherit;text-decoration:none}

.sb-tone-good{--sb-tone:var(--sb-good)}
.sb-tone-bad{--sb-tone:var(--sb-bad)}
.sb-tone-warn{--sb-tone:var(--sb-warn)}
.sb-tone-busy{--sb-tone:var(--sb-busy)}
.sb-tone-idle{--sb-tone:var(--sb-idle)}
.sb-tone-kept{--sb-tone:var(--sb-kept)}

.sb-icon{flex:none;width:1.05em;height:1.05em;vertical-align:-.17em}
.sb-icon-disc{fill:var(--sb-tone)}
.sb-icon-mark{fill:none;stroke:var(--sb-surface);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.sb-icon.sb-tone-busy .sb-icon-mark{stroke:var(--sb-tone)}
.sb-badge{display:inline-flex;align-items:center;gap:.4em;color:var(--sb-tone);font-weight:600;font-size:.85em;white-space:nowrap}
.sb-tag{display:inline-block;padding:0 .55em;border:1px solid var(--sb-line);border-radius:1em;color:var(--sb-muted);font-size:.75em;font-weight:500;white-space:nowrap}
.sb-tag-warn{border-color:var(--sb-warn);color:var(--sb-warn)}
.sb-prose{margin:.4em 0 .6em;max-width:48em;white-space:pre-line;overflow-wrap:anywhere}
.sb-prose p{margin:.3em 0}
.sb-note{margin:.4em 0;color:var(--sb-muted);font-size:.85em}

.sb-header{padding-bottom:.5em}
.sb-header-line{display:flex;flex-wrap:wrap;align-items:center;gap:.6em}
.sb-header-line .sb-badge{padding:.15em .7em;border:1px solid var(--sb-tone);border-radius:1.2em}
.sb-title{margin:.35em 0 0;font-size:1.65em;line-height:1.2;font-weight:650;letter-spacing:-.01em}
.sb-subtitle{margin:.25em 0 0;color:var(--sb-muted);font-size:.9em}
.sb-cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5em,1fr));gap:.75em;margin:1.25em 0 0}
.sb-card{padding:.7em .9em;border:1px solid var(--sb-line);border-radius:8px;background:var(--sb-surface)}
.sb-card dt{color:var(--sb-muted);font-size:.8em}
.sb-card dd{margin:.1em 0 0;font-size:1.2em;font-weight:600;font-variant-numeric:tabular-nums}
.sb-card small{color:var(--sb-muted);font-size:.65em;font-weight:500}

.sb-part{margin-top:2.25em}
.sb-part-title{margin:0 0 .7em;font-size:1.1em;font-weight:650}

.sb-stage-list{margin:0;padding:0;list-style:none}
.sb-stage-row{display:flex;flex-wrap:wrap;align-items:center;gap:.15em .55em;padding:.3em .5em;border-radius:5px}
a.sb-stage-row:hover,.sb-waterfall-row[href]:hover{background:var(--sb-sunken)}
.sb-stage-row .sb-stage-name{flex:1;min-width:4em}
.sb-stage-time{margin-left:auto;color:var(--sb-muted);font-size:.85em;font-weight:400;font-variant-numeric:tabular-nums;white-space:nowrap}
.sb-progress{appearance:none;flex-basis:100%;width:100%;height:5px;border:0;border-radius:3px;background:var(--sb-sunken);overflow:hidden}
.sb-progress::-webkit-progress-bar{background:var(--sb-sunken)}
.sb-progress::-webkit-progress-value{background:var(--sb-busy);border-radius:3px}
.sb-progress::-moz-progress-bar{background:var(--sb-busy)}

.sb-waterfall{display:grid;grid-template-columns:fit-content(13em) 1fr max-content;column-gap:1em}
.sb-waterfall-row{display:grid;grid-column:1/-1;grid-template-columns:subgrid;align-items:center;padding:.12em .4em;border-radius:5px;font-size:.9em}
.sb-waterfall-name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.sb-waterfall-time{color:var(--sb-muted);text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.sb-waterfall-track{display:block;overflow:visible}
.sb-waterfall-axis text{fill:var(--sb-muted);font-size:11px;font-family:var(--sb-font)}
.sb-tick{stroke:var(--sb-line);stroke-width:1}
.sb-bar{fill:var(--sb-tone)}
.sb-bar-cell{stroke:var(--sb-surface);stroke-width:1;opacity:.75}

.sb-stage{margin:0 0 1em;padding:1em 1.1em;border:1px solid var(--sb-line);border-left:4px solid var(--sb-tone);border-radius:8px;background:var(--sb-surface);scroll-margin-top:1em}
.sb-stage-heading{display:flex;flex-wrap:wrap;align-items:center;gap:.3em .7em;margin:0;font-size:1em}
.sb-stage-heading .sb-stage-name{font-size:1.1em;font-weight:650}
.sb-stage-notes{color:var(--sb-muted);font-size:.85em}
.sb-stage-notes p{margin:.15em 0 0}
.sb-stage>.sb-progress{margin-top:.6em}

.sb-caution{margin:.8em 0 0;padding:.6em .9em;border-left:3px solid var(--sb-warn);border-radius:4px;background:var(--sb-sunken)}
.sb-failure{margin:.8em 0 0;padding:.6em .9em;border-left:3px solid var(--sb-bad);border-radius:4px;background:var(--sb-sunken);white-space:pre-wrap}
.sb-failure p{margin:0}
.sb-failure strong{color:var(--sb-bad)}
.sb-failure small{color:var(--sb-muted)}

.sb-scroll{overflow-x:auto;margin-top:.7em;container-type:inline-size}
.sb-table{border-collapse:collapse;min-width:50%;font-size:.9em}
.sb-table th,.sb-table td{padding:.32em 1.4em .32em 0;border-bottom:1px solid var(--sb-line);text-align:left;vertical-align:top;font-weight:400;overflow-wrap:break-word}
.sb-table thead th{color:var(--sb-muted);font-size:.9em;white-space:nowrap}
.sb-table tbody tr:last-child th,.sb-table tbody tr:last-child td{border-bottom:0}
.sb-table .sb-number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.sb-artifacts tbody th{min-width:12em}
.sb-facts th{width:16em;color:var(--sb-muted)}
.sb-digest{font-family:var(--sb-mono);font-size:.85em;overflow-wrap:anywhere}
@container (max-width:36em){.sb-artifacts .sb-digest{display:block;max-width:12ch;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.sb-artifacts tbody th{min-width:8em}}
.sb-sparkline{vertical-align:middle;overflow:visible}
.sb-sparkline polyline{fill:none;stroke:var(--sb-accent);stroke-width:1.5;stroke-linejoin:round}
.sb-sparkline circle{fill:var(--sb-accent)}

.sb-verdicts{margin:.7em 0 0;padding:0;list-style:none}
.sb-verdict{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2em .8em;padding:.35em 0;border-bottom:1px solid var(--sb-line)}
.sb-verdict:last-child{border-bottom:0}
.sb-verdict .sb-badge{min-width:7.5em}
.sb-verdict-gate{font-weight:600}
.sb-verdict-reason{flex:1;min-width:12em}
.sb-verdict .sb-details[open]{flex-basis:100%}

.sb-cell{margin-top:.8em;padding-top:.6em;border-top:1px solid var(--sb-line)}
.sb-cell-line{display:flex;flex-wrap:wrap;align-items:center;gap:.3em .6em;font-size:.9em}
.sb-cell-count,.sb-cell-time{color:var(--sb-muted);font-variant-numeric:tabular-nums}
.sb-cell-time{margin-left:auto}
.sb-details>summary{width:fit-content;color:var(--sb-muted);font-size:.85em;cursor:pointer}
.sb-details>summary:hover{color:var(--sb-text)}

.sb-text{margin:.4em 0 0;padding:.6em .8em;max-height:34em;overflow:auto;border-radius:5px;background:var(--sb-sunken);color:var(--sb-text);font:.82em/1.5 var(--sb-mono);white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
.sb-stderr{border-left:3px solid var(--sb-warn)}
.sb-error{border-left:3px solid var(--sb-bad)}
.sb-frame{display:block;width:100%;margin-top:.4em;border:1px solid var(--sb-line);border-radius:5px;background:transparent;resize:vertical}
.sb-image{display:block;max-width:100%;height:auto;margin-top:.4em;border-radius:5px}
.sb-plot{margin:.5em 0 0;overflow-x:auto}
.sb-bold{font-weight:700}.sb-dim{color:var(--sb-muted)}.sb-italic{font-style:italic}.sb-underline{text-decoration:underline}
${ansiRules()}
.sb-inverse{background:var(--sb-text);color:var(--sb-page)}

.sb-graph{display:block;max-width:100%;height:auto;margin:0 auto}
.sb-graph-edge{fill:none;stroke:var(--sb-muted);stroke-width:1.2;opacity:.7}
.sb-graph-node rect{fill:var(--sb-surface);stroke:var(--sb-tone);stroke-width:1.5}
.sb-graph-node text{fill:var(--sb-text);font:12px var(--sb-font)}
.sb-graph-node[role=button]{cursor:pointer}
.sb-graph-node[role=button]:hover rect,.sb-graph-node[aria-pressed=true] rect{fill:var(--sb-sunken);stroke-width:2.5}

@media (forced-colors:active){.sb-bar{forced-color-adjust:none}}
`;

function ansiRules(): string {
  const colours = [0, 1, 2, 3, 4, 5, 6, 7];
  return colours
    .map(
      (n) =>
        `.sb-fg-${n}{color:var(--sb-ansi-${n})}.sb-bg-${n}{background:var(--sb-ansi-${n});color:var(--sb-page)}`,
    )
    .join('');
}
