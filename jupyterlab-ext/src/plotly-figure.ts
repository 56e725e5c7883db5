/** Traces that plotly draws with what it loads from servers: tiles, and the shapes of countries. */
const FETCHING_TRACES = new Set([
  'choropleth',
  'choroplethmap',
  'choroplethmapbox',
  'densitymap',
  'densitymapbox',
  'scattergeo',
  'scattermap',
  'scattermapbox',
]);
const FETCHING_LAYOUT = /^(?:geo|map|mapbox)\d*$/;

export interface Figure {
  readonly data: readonly unknown[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** @throws {TypeError} where it is no object. Of the object, plotly itself takes what it knows. */
export function readFigure(value: unknown): Figure {
  if (!isObject(value)) throw new TypeError('This plotly figure is no object.');
  const { data, layout } = value;
  return { data: Array.isArray(data) ? data : [], layout: isObject(layout) ? layout : {} };
}

/** The figure without maps and without pictures of other servers: an output that is not trusted asks nobody for anything. */
export function withoutRequests({ data, layout }: Figure): Figure {
  const kept = data.filter((trace) => !isObject(trace) || !FETCHING_TRACES.has(String(trace['type'])));
  const plain = Object.entries(layout).filter(([name]) => !FETCHING_LAYOUT.test(name));
  return {
    data: withoutSources(kept) as readonly unknown[],
    layout: withoutSources(Object.fromEntries(plain)) as Figure['layout'],
  };
}

function withoutSources(value: unknown): unknown {
  if (Array.isArray(value))
    return value.some((item) => typeof item === 'object') ? value.map(withoutSources) : value;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      name === 'source' && typeof item === 'string' && !item.startsWith('data:')
        ? []
        : [[name, withoutSources(item)]],
    ),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
