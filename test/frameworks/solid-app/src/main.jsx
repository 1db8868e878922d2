import 'stillhere/element/define';
import { createSignal, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { View } from './view.jsx';

function App() {
  const [isHidden, setHidden] = createSignal(false);
  const [isThere, setThere] = createSignal(true);
  return (
    <>
      <button onClick={() => setHidden(!isHidden())}>Hide or show</button>
      <button onClick={() => setThere(!isThere())}>Take out or put in</button>
      <Show when={isThere()}>
        <div hidden={isHidden()}>
          <View />
          <still-here />
        </div>
      </Show>
    </>
  );
}

render(App, document.getElementById('app'));
