import type { Random } from '../random.ts'

export const QUEUES = ['plan', 'mail', 'hook'] as const
export type QueueName = (typeof QUEUES)[number]

/** `at` is when its delay ends; wall clock, ms UTC. */
type Ticket = { queue: QueueName; at: number }

/** The queues of the Worker. A ticket may be lost or delivered twice, and order is not kept. */
export type SimulatedQueues = {
  /** Sends one ticket for each delay, in seconds. */
  send: (queue: QueueName, delays: readonly number[]) => void
  /** Removes and returns due tickets. */
  take: (queue: QueueName, limit: number) => Ticket[]
  /** Puts back the tickets of an isolate that died. */
  putBack: (tickets: readonly Ticket[]) => void
  hasDueTicket: (queue: QueueName) => boolean
  /** When the next ticket is due; infinity if there is none. */
  nextAt: () => number
  clear: () => void
}

const LOSS_PROBABILITY = 0.08
const DUPLICATE_PROBABILITY = 0.12

export const createSimulatedQueues = (random: () => Random): SimulatedQueues => {
  let tickets: Ticket[] = []
  const isDue = (ticket: Ticket, queue: QueueName): boolean => ticket.queue === queue && ticket.at <= Date.now()
  return {
    send: (queue, delays) => {
      for (const delay of delays) {
        const ticket = { queue, at: Date.now() + delay * 1000 }
        const copies = random().chance(LOSS_PROBABILITY) ? 0 : random().chance(DUPLICATE_PROBABILITY) ? 2 : 1
        tickets.push(...Array.from({ length: copies }, () => ticket))
      }
    },
    take: (queue, limit) => {
      const taken = tickets.filter((ticket) => isDue(ticket, queue)).slice(0, limit)
      const left = [...tickets]
      for (const ticket of taken) left.splice(left.indexOf(ticket), 1)
      tickets = left
      return taken
    },
    putBack: (returned) => {
      tickets.push(...returned)
    },
    hasDueTicket: (queue) => tickets.some((ticket) => isDue(ticket, queue)),
    nextAt: () => Math.min(...tickets.map((ticket) => ticket.at)),
    clear: () => {
      tickets = []
    },
  }
}
