/** A place in a room: `keep` gives back all but so many bytes of it, `leave` the rest. */
export type RoomTaken = { keep: (bytes: number) => void; leave: () => void }

export type Room = { enter: (bytes: number) => Promise<RoomTaken> }

/** Room for so many bytes at once. Whoever finds too little waits in line; nobody overtakes. */
export const roomFor = (bytes: number): Room => {
  let free = bytes
  const line: { bytes: number; enter: (taken: RoomTaken) => void }[] = []

  const letIn = (): void => {
    while (line.length > 0 && line[0]!.bytes <= free) {
      const next = line.shift()!
      free -= next.bytes
      next.enter(takenOf(next.bytes))
    }
  }
  const takenOf = (held: number): RoomTaken => {
    let kept = held
    const keep = (less: number): void => {
      free += Math.max(0, kept - less)
      kept = Math.min(kept, less)
      letIn()
    }
    return { keep, leave: () => keep(0) }
  }
  return {
    enter: (needed) =>
      new Promise((enter) => {
        line.push({ bytes: Math.min(needed, bytes), enter })
        letIn()
      }),
  }
}
