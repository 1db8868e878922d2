/** Knows who listens to what, by name. */

/** What is called at an event. Only where an event says so, a returned promise is awaited. */
export type Listener<Event> = (event: Event) => unknown;

/** Listeners by the name of their event. */
export interface Emitter<Events extends object> {
  /** Calls `listener` at every such event, as often as it was put on; returns what takes it off, once. */
  readonly on: <Name extends keyof Events>(
    name: Name,
    listener: Listener<Events[Name]>,
  ) => () => void;
  /** Calls all listeners and returns what they returned. One that throws does not keep the others from being called. */
  readonly emit: <Name extends keyof Events>(name: Name, event: Events[Name]) => readonly unknown[];
}

/** Makes an emitter; what a listener throws goes to `onError`. */
export function createEmitter<Events extends object>(
  onError: (error: unknown) => void,
): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<Listener<never>>>();
  return {
    on(name, listener) {
      const ofName = listeners.get(name) ?? new Set();
      const own: Listener<never> = (event) => listener(event);
      listeners.set(name, ofName.add(own));
      return () => ofName.delete(own);
    },
    emit(name, event) {
      const ofName = listeners.get(name) ?? new Set();
      return [...ofName].map((listener) => {
        try {
          // Another may have taken it off. It stands under the name of the event that it takes.
          return ofName.has(listener) ? listener(event as never) : undefined;
        } catch (error) {
          onError(error);
          return undefined;
        }
      });
    },
  };
}
