import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { StillHere } from 'stillhere/react';
import { View } from './view.jsx';

// React 18 has no `<Activity>`.
const Hideable =
  React.Activity ?? (({ mode, children }) => <div hidden={mode === 'hidden'}>{children}</div>);

function App() {
  const [isHidden, setHidden] = React.useState(false);
  const [isThere, setThere] = React.useState(true);
  return (
    <>
      <button onClick={() => setHidden(!isHidden)}>Hide or show</button>
      <button onClick={() => setThere(!isThere)}>Take out or put in</button>
      {isThere && (
        <Hideable mode={isHidden ? 'hidden' : 'visible'}>
          <View />
          <StillHere />
        </Hideable>
      )}
    </>
  );
}

const root = document.getElementById('app');
createRoot(root).render(
  <React.StrictMode>
    <App />
  </React.StrictMode>,
);
