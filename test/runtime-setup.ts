import { beginTestFile } from './begin-test-file.ts'

await beginTestFile()
