/**
 * Every table by name, with the type of its rows. Each feature declares its own beside its queries:
 *
 *     declare module '../../db/tables.ts' { interface Tables { events: EventsTable } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: features fill it by declaration merging
export interface Tables {}
