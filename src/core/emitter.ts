/** Knows who listens to what, by name. */

/** What is called at an event. Only where an event says so, a returned promise is awaited. */
export type Listener<Event> = (event: Event) => unknown;

/** Listeners by the name of their event. */
export interface Emitter<Events extends object> {
  /** Calls `listener` at every such event; returns what stops that. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void;
  /** Calls all listeners and returns what they returned. One that throws does not keep the others from being called. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): readonly unknown[];
}

/** Makes an emitter; what a listener throws goes to `onError`. */
export function createEmitter<Events extends object>(
  onError: (error: unknown) => void,
): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<Listener<never>>>();
  return {
    on(name, listener) {
      const ofName = listeners.get(name) ?? new Set();
      listeners.set(name, ofName.add(listener));
      return () => ofName.delete(listener);
    },
    emit(name, event) {
      return [...(listeners.get(name) ?? [])].map((listener) => {
        try {
          // A listener stands under the name of the event that it takes.
          return listener(event as never);
        } catch (error) {
          onError(error);
          return undefined;
        }
      });
    },
  };
}
