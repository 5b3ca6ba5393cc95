import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

function suite(
  name: string,
  folders: string[],
  { globalSetup = [] as string[], groupOrder = 0, maxWorkers = 2, testTimeout = 20_000 } = {},
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: folders.map((folder) => `tests/${folder}/**/*.test.ts`),
      globalSetup: globalSetup.map((file) => `tests/world/${file}`),
      sequence: { groupOrder },
      maxWorkers,
      // Worlds share nothing but the code: loading it once per worker saves 2 s a file.
      isolate: false,
      testTimeout,
      hookTimeout: 60_000,
    },
  }
}

/** What races or counts seconds runs after the rest, one file at a time, so that nothing but its own load slows it. */
export default defineConfig({
  test: {
    projects: [
      suite('platform', ['db', 'realtime']),
      suite('product', ['stories', 'laws'], { globalSetup: ['cluster.ts'] }),
      suite('races', ['races'], {
        globalSetup: ['cluster.ts'],
        groupOrder: 1,
        maxWorkers: 1,
        testTimeout: 60_000,
      }),
      suite('faults', ['faults'], {
        globalSetup: ['site.ts'],
        groupOrder: 2,
        maxWorkers: 1,
        testTimeout: 120_000,
      }),
      suite('browser', ['browser'], {
        globalSetup: ['cluster.ts', 'site.ts'],
        groupOrder: 3,
        maxWorkers: 1,
        testTimeout: 120_000,
      }),
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/web/**'],
      reporter: ['text', 'html'],
    },
  },
})
