'use client';
import { useSession } from 'stillhere/react';

export function Standing() {
  const { snapshot, extend } = useSession();
  return (
    <p>
      Your session: {snapshot.state} <button onClick={() => extend()}>I am here</button>
    </p>
  );
}
