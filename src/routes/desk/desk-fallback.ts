import { Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from '../http/html-page.tsx'
import { requireRole } from './desk-session.tsx'

/** Every other address under /desk: nobody learns without a session which addresses exist. */
export const deskFallbackRoutes = new Hono<AppEnv>()

deskFallbackRoutes.all('/desk/*', requireRole('writer'), (c) => answerMessagePage(c, 'notFound', 404))
