import { useEffect, useState } from 'react';
import { useSession } from 'stillhere/react';

export function View() {
  const { snapshot, on } = useSession({ signInUrl: false });
  const [told, setTold] = useState(0);
  useEffect(() => on('warning', () => setTold((count) => count + 1)), [on]);
  return (
    <p>
      Version 1: {snapshot.state}, warned {told}
    </p>
  );
}
