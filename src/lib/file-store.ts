/** Reads the files that are deployed with the Worker, apart from its modules. Rejects if there is no such file. */
export type FileStore = { readText: (path: string) => Promise<string> }

/** The files of the static assets. No address of the site serves them: the Worker runs first. */
export const fileStore = (assets: Fetcher): FileStore => ({
  readText: async (path) => {
    const response = await assets.fetch(`https://assets.invalid/${path}`)
    if (!response.ok) throw new Error(`The file ${path} is not deployed with the Worker: ${response.status}.`)
    return response.text()
  },
})
