/** In this order: most browsers also name those they descend from. */
const browsers: [RegExp, string][] = [
  [/YaBrowser\//, 'Yandex Browser'],
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const named = (agent: string, table: [RegExp, string][]) =>
  table.find(([pattern]) => pattern.test(agent))?.[1]

/** What a User-Agent says of a device, short: `Firefox · Windows`, or the program's own name: `curl/8.5`; may be empty. */
export function deviceOf(agent: string): { name: string; handheld: boolean } {
  const known = [named(agent, browsers), named(agent, systems)].filter(Boolean).join(' · ')
  return { name: known || (agent.split(' ')[0] ?? ''), handheld: /Mobile|Android|iPhone|iPad/.test(agent) }
}
