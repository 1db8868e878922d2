import { createSignal } from 'solid-js';
import { createSession } from 'stillhere/solid';

export function View() {
  const { snapshot, on } = createSession({ signInUrl: false });
  const [told, setTold] = createSignal(0);
  on('warning', () => setTold((count) => count + 1));
  return (
    <p>
      Version 1: {snapshot().state}, warned {told()}
    </p>
  );
}
