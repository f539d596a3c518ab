// The long tests, `npm run test:soak`: thousands of random requests, and programs that are killed.
import { configDefaults, defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

export default defineConfig({
  test: {
    ...config.test,
    include: ['test/soak/**/*.test.ts'],
    exclude: configDefaults.exclude,
    testTimeout: 300_000,
  },
})
