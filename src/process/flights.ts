// Work under way that several askers may wait for: who asks for the same joins, and the last to leave ends it.
interface Flight<T> {
  readonly controller: AbortController;
  readonly result: Promise<T>;
  askers: number;
}

export interface Flights<T> {
  /** Joins the work of this key, or starts it. Settles with the work even if `signal` is aborted meanwhile. */
  join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all work whose key begins so. */
  end(prefix: string): void;
}

export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, Flight<T>>();
  const started = (key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController();
    const flight: Flight<T> = { controller, result: start(controller.signal), askers: 0 };
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.result.then(land, land);
    flights.set(key, flight);
    return flight;
  };
  return {
    join: async (key, signal, start) => {
      const flight = flights.get(key) ?? started(key, start);
      flight.askers++;
      const leave = (): void => {
        flight.askers--;
        if (flight.askers > 0) return;
        if (flights.get(key) === flight) flights.delete(key);
        flight.controller.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await flight.result;
      } finally {
        signal.removeEventListener('abort', leave);
      }
    },
    end: (prefix) => {
      for (const [key, { controller }] of flights) if (key.startsWith(prefix)) controller.abort();
    },
  };
}
