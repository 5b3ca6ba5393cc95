import type { Row } from './measure.ts'

/** Rows as a Markdown table that also reads well as plain text. */
export function printTable(rows: readonly Row[]): string {
  const head = { work: 'work', veche: 'Veche', limit: 'limit', ratio: 'ratio', goal: 'goal' }
  const columns = ['work', 'veche', 'limit', 'ratio', 'goal'] as const
  const widths = columns.map((column) => Math.max(...[head, ...rows].map((row) => row[column].length)))
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`
  const lineOf = (row: Row) => line(columns.map((column) => row[column]))
  return ['', lineOf(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(lineOf)].join('\n')
}
