import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The long tests: `npm run test:soak`.
    exclude: [...configDefaults.exclude, 'test/soak'],
    pool: 'threads',
    // Test files share their modules: to import the emulator anew costs more than most files' tests.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
})
