import { ensureSite } from '../../src/commands/build-site.ts'

/** Builds the web app once, before anything that serves it is timed. */
export default async function buildSite(): Promise<void> {
  await ensureSite()
}
