import type { TestProject } from 'vitest/node'
import { ensureSite } from '../../src/commands/build-site.ts'

/** Builds the web app once, before anything that serves it is timed. */
export default async function buildSite(project: TestProject): Promise<void> {
  project.provide('filtered', project.config.testNamePattern !== undefined)
  await ensureSite()
}
