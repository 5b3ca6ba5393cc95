export interface Plan {
  /** How often both sides are measured. */
  rounds: number
  /** How long a side is measured in one round. */
  seconds: number
}

/** One line of the table. */
export interface Row {
  work: string
  veche: string
  limit: string
  ratio: string
  goal: string
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

interface Sides {
  veche: number
  limit: number
  /** Median of the ratios of the rounds: a machine that slows down in between slows both. */
  ratio: number
}

/** Measures both sides in turn, who begins changing from round to round; answers medians. The first round only warms up. */
export async function alternate(
  { rounds }: Plan,
  veche: () => Promise<number>,
  limit: () => Promise<number>,
): Promise<Sides> {
  const measured: [number, number][] = []
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0
    const one = first ? await veche() : await limit()
    const other = first ? await limit() : await veche()
    if (round > 0) measured.push(first ? [one, other] : [other, one])
  }
  return {
    veche: median(measured.map(([v]) => v)),
    limit: median(measured.map(([, l]) => l)),
    ratio: median(measured.map(([v, l]) => v / l)),
  }
}

/** A row of throughputs: `unit` per second, the goal a smallest ratio. */
export function throughput(work: string, unit: string, { veche, limit, ratio }: Sides, goal: number): Row {
  return {
    work,
    veche: `${Math.round(veche).toLocaleString('en')} ${unit}/s`,
    limit: `${Math.round(limit).toLocaleString('en')} ${unit}/s`,
    ratio: ratio.toFixed(2),
    goal: `≥ ${goal} ${ratio >= goal ? '✓' : '✗'}`,
  }
}

/** A row held against a fixed number, the largest that is allowed. */
export function atMost(work: string, measured: number, allowed: number, unit: string): Row {
  return {
    work,
    veche: `${measured.toFixed(measured < 10 ? 2 : 0)} ${unit}`,
    limit: '',
    ratio: (measured / allowed).toFixed(2),
    goal: `≤ ${allowed} ${unit} ${measured <= allowed ? '✓' : '✗'}`,
  }
}
