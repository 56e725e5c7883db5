import { htmlGrid, numericColumns } from '../cell/grid.js';
import { escapeHtml } from '../cell/html.js';
import { formatCount, formatNumber } from '../cell/number.js';
import { correlationMatrix } from './correlate.js';
import type { ColumnProfile, Profile } from './profile-types.js';
import { toGrid } from './table-view.js';

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --muted: #57606a; --line: #d0d7de; --bar: #0072b2; --warn: #9a6700; --more: #b35806; --less: #2166ac; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --muted: #a6b0bc; --line: #3a424c; --bar: #56b4e9; --warn: #e3b341; --more: #f1a340; --less: #67a9cf; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0; display: flow-root; }
h2 small { color: var(--muted); font-weight: normal; }
table { border-collapse: collapse; margin: .5rem 0; } td, th { padding: .15rem .8rem .15rem 0; border-bottom: 1px solid var(--line); }
div.tables { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: start; } caption { color: var(--muted); } .warn { color: var(--warn); } svg { float: right; margin: 0 0 .5rem 1rem; } rect { fill: var(--bar); } text { fill: var(--muted); font-size: 12px; }
a { color: inherit; } .wide { overflow-x: auto; } .square td { text-align: right; padding: .15rem .6rem; } .square th { text-align: right; font-weight: normal; }
@media (max-width: 40rem) { svg { float: none; display: block; margin: 0; } }`;

/** One page without scripts or anything from elsewhere. */
export function profilePage(profile: Profile): string {
  const { title, synthetic, columns, warnings } = profile;
  const list = warnings.map(({ kind, column, message }) => {
    const where = column === undefined ? '' : `<a href="#${anchor(column)}">${escapeHtml(column)}</a>: `;
    return `<li class="warn"><strong>${kind}</strong> ${where}${escapeHtml(message)}</li>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}: profile</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
${synthetic ? '<p class="warn"><strong>Synthetic data: made up, of no model that exists.</strong></p>' : ''}
${overview(profile)}
<h2>Warnings</h2>${list.length === 0 ? '<p>None.</p>' : `<ul>${list.join('\n')}</ul>`}
${columns.map(section).join('\n')}
${correlationSection(profile)}
<section><h2>First rows</h2><div class="wide">${htmlGrid(toGrid({ ...profile, rejected: [] }, profile.sample))}</div></section>
</body></html>
`;
}

function overview({ rowCount, columns, missingCells, duplicatedRows }: Profile): string {
  const cells = rowCount * columns.length;
  const share = cells === 0 ? '' : ` (${formatNumber((100 * missingCells) / cells, 1)} %)`;
  return htmlGrid({
    title: 'Overview',
    columns: numericColumns('what', 'how many'),
    rows: [
      ['rows', formatCount(rowCount)],
      ['columns', formatCount(columns.length)],
      ['missing cells', `${formatCount(missingCells)}${share}`],
      ['duplicated rows', formatCount(duplicatedRows)],
    ],
  });
}

function section(column: ColumnProfile): string {
  const { name, type, count, missing, distinct, figures, zeros, outliers, top } = column;
  const facts: [string, string][] = [
    ['known', formatCount(count)],
    [
      'missing',
      `${formatCount(missing)}${missing === 0 ? '' : ` (${formatNumber((100 * missing) / (count + missing), 1)} %)`}`,
    ],
    ['distinct', formatCount(distinct)],
    ...(['mean', 'std', 'min', 'q1', 'median', 'q3', 'max'] as const).flatMap((key): [string, string][] =>
      figures?.[key] === undefined ? [] : [[key, formatNumber(figures[key], 4)]],
    ),
    ...(zeros === undefined ? [] : [['zeros', formatCount(zeros)] as [string, string]]),
    ...(outliers === undefined ? [] : [['outliers', formatCount(outliers)] as [string, string]]),
  ];
  const values = top.map(({ value, count: times }) => [value, formatCount(times)]);
  return `<section id="${anchor(name)}"><h2>${escapeHtml(name)} <small>${type}</small></h2>
${picture(column)}<div class="tables">${htmlGrid({ title: 'Figures', columns: numericColumns('what', 'value'), rows: facts })}
${values.length === 0 ? '' : htmlGrid({ title: 'Most frequent', columns: numericColumns('value', 'times'), rows: values })}</div></section>`;
}

const WIDTH = 320;
const HEIGHT = 110;

function picture({ name, histogram = [] }: ColumnProfile): string {
  if (histogram.length === 0) return '';
  const highest = Math.max(...histogram.map(({ count }) => count));
  const step = WIDTH / histogram.length;
  const bars = histogram.map(({ from, to, count }, index) => {
    const height = (HEIGHT * count) / highest;
    const label = `${formatNumber(from)} to ${formatNumber(to)}: ${formatCount(count)}`;
    return `<rect x="${(index * step).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${(step - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${label}</title></rect>`;
  });
  const label = escapeHtml(`Histogram of ${name}`);
  const [low, high] = [histogram[0]?.from, histogram.at(-1)?.to].map((edge) => formatNumber(edge));
  const ends = `<text x="0" y="${HEIGHT + 16}">${low}</text><text x="${WIDTH}" y="${HEIGHT + 16}" text-anchor="end">${high}</text>`;
  return `<svg role="img" aria-label="${label}" width="${WIDTH}" height="${HEIGHT + 22}">${bars.join('')}${ends}</svg>`;
}

/** A square of r, orange where columns grow together and blue where one falls. */
function correlationSection({ correlations }: Profile): string {
  const { columns } = correlations;
  if (columns.length < 2) return '';
  const head = columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const rows = correlationMatrix(correlations).map((cells, index) => {
    const shaded = cells.map((r) => {
      if (r === undefined) return '<td>–</td>';
      const colour = r < 0 ? '--less' : '--more';
      const share = Math.round(70 * Math.abs(r));
      return `<td style="background:color-mix(in srgb, var(${colour}) ${share}%, transparent)">${r.toFixed(2)}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(columns[index] ?? '')}</th>${shaded.join('')}</tr>`;
  });
  return `<section><h2>Correlations <small>Pearson's r</small></h2><div class="wide"><table class="square">
<thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></section>`;
}

function anchor(name: string): string {
  return `column-${encodeURIComponent(name)}`;
}
