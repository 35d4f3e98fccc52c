/** One line of Prometheus' text format. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** What `/metrics` answers at this address, line by line. @throws Error when it does not answer 200, or not in that format */
export async function scrape(url: string): Promise<Series[]> {
  const response = await fetch(`${url}/metrics`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}: ${text}`);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, labels = '', value] = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
    if (name === undefined) throw new Error(`This is no line of a metric: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return {
      name,
      labels: Object.fromEntries(pairs.map(([, label, its]) => [label!, its!])),
      value: Number(value),
    };
  });
}

/** The value of a metric with these labels, among others; undefined when it is absent. */
export function valueOf(
  series: Series[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const is = (one: Series): boolean =>
    Object.entries(labels).every(([label, its]) => one.labels[label] === its);
  return series.find((one) => one.name === name && is(one))?.value;
}
