import { env } from 'cloudflare:workers'

/** Drops all tables of the database, those of the migrations' own record included. */
export const dropTables = async (): Promise<void> => {
  const names = [...(await tableNames()), 'd1_migrations']
  await env.DB.batch(names.map((name) => env.DB.prepare(`DROP TABLE IF EXISTS "${name}"`)))
}

/** The names of the product's tables. */
export const tableNames = async (): Promise<string[]> => {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master
     WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_cf!_%' ESCAPE '!' AND name <> 'd1_migrations'`,
  ).all<{ name: string }>()
  return results.map(({ name }) => name)
}
